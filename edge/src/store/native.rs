//! SQLite in a native test: the same SQL as in the runtime. Every statement that a test runs is also asked for its plan,
//! and none may walk through a table that grows.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use rusqlite::Connection;
use rusqlite::limits::Limit;
use rusqlite::types::Value as Native_;

use super::schema::Schema;
use super::sql::{Row, Sql, Value};
use crate::failure::{Failure, Fault};

/// Has one row, or as many as the owner has said "save", or has named stocks and keys.
const SMALL: [&str; 10] = [
    "shop",
    "keys",
    "key_secrets",
    "programs",
    "schema_version",
    "sqlite_schema",
    "totals",
    "pools",
    "platforms",
    "webhooks",
];
/// What statements call rows that they have made themselves or were given. (A subquery's own steps are looked at too.)
const GIVEN: [&str; 6] = ["CONSTANT", "friend", "told", "whose", "span", "json_each"];

pub struct Native {
    connection: Connection,
    explained: RefCell<HashSet<String>>,
    /// How many transactions are around the next statement.
    depth: Cell<u32>,
    asked: RefCell<Vec<String>>,
}

impl Native {
    pub fn empty() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        // As in the runtime.
        connection.set_limit(Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5).unwrap();
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 2_000_000).unwrap();
        Self { connection, explained: RefCell::default(), depth: Cell::new(0), asked: RefCell::default() }
    }

    pub fn with(schema: Schema) -> Self {
        let sql = Self::empty();
        schema.migrate(&sql).unwrap();
        sql
    }

    /// The statements since the last time that this was asked.
    pub fn asked(&self) -> Vec<String> {
        self.asked.take()
    }

    /// A statement of the test's own, whose plan is of no interest.
    pub fn unexplained(&self, statement: &str) -> Result<Vec<Row>, Fault> {
        self.explained.borrow_mut().insert(statement.to_owned());
        self.query(statement, Vec::new())
    }

    fn explain(&self, statement: &str, values: &[Value]) -> rusqlite::Result<()> {
        // A what-if goes through all that a shop has, and is bounded by the number of its orders.
        let whole = statement.starts_with("/* whole */");
        if whole || !self.explained.borrow_mut().insert(statement.to_owned()) {
            return Ok(());
        }
        let mut plan = self.connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
        let bound = rusqlite::params_from_iter(values.iter().map(bind));
        let steps: Vec<String> =
            plan.query_map(bound, |row| row.get::<_, String>("detail"))?.collect::<Result<_, _>>()?;
        for step in &steps {
            let table = step.strip_prefix("SCAN ").map(|rest| rest.split(' ').next().unwrap_or(rest));
            let given = |table: &str| GIVEN.contains(&table) || table.starts_with('(');
            let walks = table.is_some_and(|table| !SMALL.contains(&table) && !given(table));
            let sorts = step.starts_with("USE TEMP B-TREE");
            assert!(!walks && !sorts, "{statement}\n{steps:#?}");
        }
        Ok(())
    }
}

impl Sql for Native {
    fn query(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, Fault> {
        assert!(values.len() <= 100, "the runtime binds at most 100 values");
        self.asked.borrow_mut().push(statement.to_owned());
        let read = || {
            self.explain(statement, &values)?;
            let mut prepared = self.connection.prepare_cached(statement)?;
            let columns = prepared.column_count();
            let mut rows = prepared.query(rusqlite::params_from_iter(values.iter().map(bind)))?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let values: Result<Vec<_>, _> =
                    (0..columns).map(|column| row.get(column).map(take)).collect();
                all.push(Row::new(values?));
            }
            Ok(all)
        };
        read().map_err(|error: rusqlite::Error| Fault::new(error.to_string()))
    }

    fn batch(&self, statements: &str) -> Result<(), Fault> {
        self.connection.execute_batch(statements).map_err(|error| Fault::new(error.to_string()))
    }

    fn transaction<T>(&self, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        // As in the runtime: a savepoint, which is a transaction where there is none around it.
        let depth = self.depth.replace(self.depth.get() + 1);
        self.batch(&format!("SAVEPOINT at_{depth}"))?;
        let done = work();
        self.depth.set(depth);
        let back = if done.is_ok() { String::new() } else { format!("ROLLBACK TO at_{depth};") };
        self.batch(&format!("{back} RELEASE at_{depth}"))?;
        done
    }
}

/// As the runtime does it: every number is JavaScript's.
#[allow(clippy::cast_precision_loss, reason = "the runtime loses the same")]
fn bind(value: &Value) -> Native_ {
    match value {
        Value::Null => Native_::Null,
        Value::Integer(integer) => Native_::Real(*integer as f64),
        Value::Text(text) => Native_::Text(text.clone()),
    }
}

fn take(value: Native_) -> Value {
    match value {
        Native_::Null => Value::Null,
        Native_::Integer(integer) => Value::Integer(integer),
        Native_::Text(text) => Value::Text(text),
        other => panic!("a column holds {other:?}"),
    }
}
