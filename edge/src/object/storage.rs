use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{SqlStorage, SqlStorageValue, State};

use crate::failure::{Failure, Fault};
use crate::store::{Row, Sql, Value};

/// The SQLite database of an object.
#[derive(Clone)]
pub struct ObjectSql {
    sql: SqlStorage,
    raw: SyncStorage,
}

#[wasm_bindgen]
extern "C" {
    /// `worker` binds the asynchronous transaction only.
    #[derive(Clone)]
    type SyncStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &SyncStorage,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

impl ObjectSql {
    /// The object's own.
    pub fn of(state: &State) -> Self {
        let storage = state.storage();
        let raw: &JsValue = storage.as_raw().as_ref();
        Self { sql: storage.sql(), raw: raw.clone().into() }
    }
}

impl Sql for ObjectSql {
    fn query(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, Fault> {
        let values = values.into_iter().map(bind).collect::<Vec<_>>();
        // Not `SqlCursor::one`: without a row it never answers.
        let cursor = self.sql.exec(statement, values)?;
        cursor.raw().map(|row| take(row?)).collect()
    }

    fn batch(&self, statements: &str) -> Result<(), Fault> {
        self.sql.exec(statements, None)?;
        Ok(())
    }

    fn transaction<T>(&self, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let (mut work, mut done) = (Some(work), None);
        let committed = self.raw.transaction_sync(&mut || {
            let Some(work) = work.take() else { return Err(JsValue::NULL) };
            // Only what is thrown rolls back: after a mere return, what was written before the failure would stay.
            match work() {
                Ok(value) => {
                    done = Some(Ok(value));
                    Ok(JsValue::UNDEFINED)
                }
                Err(failure) => {
                    done = Some(Err(failure));
                    Err(JsValue::from_str("rolled back"))
                }
            }
        });
        match (done, committed) {
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (Some(Err(failure)), _) => Err(failure),
            (_, committed) => {
                let cause = committed.err().map(|error| worker::Error::from(error).to_string());
                Err(Fault::new(format!("a transaction was not committed: {cause:?}")).into())
            }
        }
    }
}

fn bind(value: Value) -> SqlStorageValue {
    match value {
        Value::Null => SqlStorageValue::Null,
        Value::Integer(integer) => SqlStorageValue::Integer(integer),
        Value::Text(text) => SqlStorageValue::String(text),
    }
}

fn take(row: Vec<SqlStorageValue>) -> Result<Row, Fault> {
    let take = |value| match value {
        SqlStorageValue::Null => Ok(Value::Null),
        SqlStorageValue::Integer(integer) => Ok(Value::Integer(integer)),
        SqlStorageValue::String(text) => Ok(Value::Text(text)),
        _ => Err(Fault::new("a column of a type that no table here has")),
    };
    row.into_iter().map(take).collect::<Result<_, _>>().map(Row::new)
}
