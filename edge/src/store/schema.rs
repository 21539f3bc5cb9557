use super::sql::{Sql, values};
use crate::failure::Fault;

/// The steps from nothing to the tables of today: numbered from 1, each run once, never changed and never removed.
#[derive(Debug, Clone, Copy)]
pub struct Schema(&'static [&'static str]);

impl Schema {
    /// A shop's object.
    pub const SHOP: Self = Self(&[
        include_str!("migrations/shop_1.sql"),
        include_str!("migrations/shop_2.sql"),
        include_str!("migrations/shop_3.sql"),
        include_str!("migrations/shop_4.sql"),
        include_str!("migrations/shop_5.sql"),
        include_str!("migrations/shop_6.sql"),
        include_str!("migrations/shop_7.sql"),
        include_str!("migrations/shop_8.sql"),
        include_str!("migrations/shop_9.sql"),
        include_str!("migrations/shop_10.sql"),
        include_str!("migrations/shop_11.sql"),
        include_str!("migrations/shop_12.sql"),
        include_str!("migrations/shop_13.sql"),
        include_str!("migrations/shop_14.sql"),
    ]);
    /// A part of the registry of codes.
    pub const REGISTRY: Self = Self(&[include_str!("migrations/registry_1.sql")]);

    /// As it was at an earlier version.
    #[cfg(test)]
    pub fn until(self, version: usize) -> Self {
        Self(self.0.get(..version).unwrap_or_default())
    }

    /// Brings tables that exist up to date. Returns whether there are any: an object that nobody has set up stays empty.
    pub fn wake(self, sql: &impl Sql) -> Result<bool, Fault> {
        if version(sql)?.is_none() {
            return Ok(false);
        }
        self.migrate(sql).map(|()| true)
    }

    /// Makes the tables or brings them up to date, each step in its own transaction. A database that a newer version of
    /// the code has written is refused: what it holds, only that version knows.
    pub fn migrate(self, sql: &impl Sql) -> Result<(), Fault> {
        let done = version(sql)?.unwrap_or(0);
        let newest = i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        if done > newest {
            let cause = format!("the database is of version {done}, the code knows {newest}");
            return Err(Fault::unavailable(cause));
        }
        for (number, step) in (1..).zip(self.0).filter(|(number, _)| *number > done) {
            take(sql, number, step)?;
        }
        Ok(())
    }
}

fn take(sql: &impl Sql, number: i64, step: &str) -> Result<(), Fault> {
    let taken = sql.transaction(|| {
        sql.batch(VERSION_TABLE)?;
        sql.batch(step)?;
        sql.query(
            "INSERT INTO schema_version (one, version) VALUES (1, ?)
             ON CONFLICT (one) DO UPDATE SET version = excluded.version",
            values![number],
        )?;
        Ok(())
    });
    taken.map_err(|failure| Fault::unavailable(format!("migration {number}: {failure:?}")))
}

/// `PRAGMA user_version` is refused by the runtime.
const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;";

fn version(sql: &impl Sql) -> Result<Option<i64>, Fault> {
    let table =
        sql.first("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'", values![])?;
    if table.is_none() {
        return Ok(None);
    }
    let row = sql.first("SELECT version FROM schema_version WHERE one = 1", values![])?;
    row.map(|mut row| row.integer()).transpose()
}

#[cfg(test)]
mod tests {
    use super::super::native::Native;
    use super::*;

    #[test]
    fn an_object_that_nobody_set_up_stays_empty() {
        let sql = Native::empty();
        assert!(!Schema::SHOP.wake(&sql).unwrap());
        assert!(sql.query("SELECT name FROM sqlite_schema", values![]).unwrap().is_empty());
    }

    #[test]
    fn migrating_again_changes_nothing() {
        let sql = Native::empty();
        Schema::SHOP.migrate(&sql).unwrap();
        Schema::SHOP.migrate(&sql).unwrap();
        assert!(Schema::SHOP.wake(&sql).unwrap());
    }

    /// An order that had counted twice is one order afterwards, and both answers are there.
    #[test]
    fn answers_that_had_counted_twice_count_once() {
        let sql = Native::with(Schema::SHOP.until(1));
        for (id, score, order, address) in [
            ("a", 10, "'1001'", "ann"),
            ("b", 3, "'1001'", "eve"),
            ("c", 3, "NULL", "ann"),
            ("d", 3, "NULL", "bob"),
        ] {
            sql.batch(&format!(
                "INSERT INTO responses (id, score, event, order_id, email_key, answered_at)
                 VALUES ('{id}', {score}, 'order', {order}, '{address}', 1)"
            ))
            .unwrap();
        }
        Schema::SHOP.migrate(&sql).unwrap();
        let rows = sql.unexplained("SELECT group_concat(id || counted) FROM responses").unwrap();
        assert_eq!(rows.into_iter().next().unwrap().text().unwrap(), "a1,b0,c1,d1");
        let totals = sql.query("SELECT group_concat(name || ' ' || count) FROM totals", values![]).unwrap();
        assert_eq!(totals.into_iter().next().unwrap().text().unwrap(), "score:10 1,score:3 2");
    }

    /// Whoever was named before is found as whoever is named from now on.
    #[test]
    fn whom_a_mention_has_named_is_told_as_mentions_tell_it() {
        let sql = Native::with(Schema::SHOP.until(3));
        let texts = ["Ann", "A.nn+tea@Example.com", "bob@tea.example", "Ann@Home+"];
        for text in texts {
            sql.batch(&format!(
                "INSERT INTO mentions (id, advocate, email, email_key, at, state)
                 VALUES ('{text}', '{text}', 'x@example.com', 'x@example.com', 1, 'waiting')"
            ))
            .unwrap();
        }
        Schema::SHOP.migrate(&sql).unwrap();
        for text in texts {
            let named = super::super::mentions::named(&text.parse().unwrap());
            let row = sql.first("SELECT advocate FROM mentions WHERE named = ?", values![named]).unwrap();
            assert_eq!(row.unwrap().text().unwrap(), text);
        }
    }

    /// What had been queued for a code although it is not what the code is worth is the owner's to hand out.
    #[test]
    fn what_is_no_code_is_a_task_from_then_on() {
        let sql = Native::with(Schema::SHOP.until(12));
        sql.batch(
            "INSERT INTO programs (version, program, at) VALUES (1, '{}', 1);
             INSERT INTO orders (id, content, program_version, placed_at, reasons, recorded_at)
             VALUES ('1001', '{}', 1, 1, '[]', 1)",
        )
        .unwrap();
        let chosen = |choice: u8| {
            format!(r#"('chosen', 0, 0, '[{{"code":"chosen_by_advocate","choice":{choice}}}]')"#)
        };
        for (id, entries) in [
            ("whole", vec!["('approved', 0, 0, '[]')".to_owned()]),
            ("points", vec![chosen(1), "('approved', 0, 0, '[]')".to_owned()]),
            ("back", vec![chosen(2), chosen(0), "('approved', 0, 0, '[]')".to_owned()]),
            ("late", vec!["('approved', 0, 0, '[]')".to_owned(), chosen(1)]),
            ("cut", vec!["('approved', -200, 200, '[]')".to_owned()]),
            ("spent", vec!["('approved', -500, 500, '[]')".to_owned(), "('issued', 0, 0, '[]')".to_owned()]),
        ] {
            sql.batch(&format!(
                "INSERT INTO rewards (id, order_id, rule, side, beneficiary, terms, currency, held_until,
                                      fulfilment, pool)
                 VALUES ('{id}', '1001', 'referral', 'advocate', '{id}', '{{}}', 'EUR', 1, 'code', 'p')"
            ))
            .unwrap();
            for entry in std::iter::once("('granted', 500, 0, '[]')".to_owned()).chain(entries) {
                sql.batch(&format!(
                    "INSERT INTO entries (reward_id, at, actor, kind, amount_minor, offset_minor, reasons)
                     SELECT '{id}', 1, 'rules', * FROM (VALUES {entry})"
                ))
                .unwrap();
            }
        }
        Schema::SHOP.migrate(&sql).unwrap();
        let rows = sql.unexplained(
            "SELECT group_concat(reward_id || ' ' || fulfilment || coalesce(':' || pool, '')) FROM standing",
        );
        assert_eq!(
            rows.unwrap().into_iter().next().unwrap().text().unwrap(),
            "back code:p,cut task,late task,points task,spent code:p,whole code:p"
        );
    }

    /// A free code whose double somebody has would be given to another, and one of two free ones to each of two people.
    #[test]
    fn of_doubles_in_the_code_bank_one_is_left() {
        let sql = Native::with(Schema::SHOP.until(12));
        sql.batch(
            "INSERT INTO advocates (id, code, email, email_folded, email_key, created_at)
             VALUES ('ann', 'C', 'a', 'a', 'a', 1);
             INSERT INTO claims (id, advocate_id, renewal, created_at) VALUES ('c', 'ann', 0, 1), ('d', 'ann', 1, 1);
             INSERT INTO code_bank (pool, code, added_at) VALUES
               ('p', 'USED', 1), ('q', 'used', 1), ('q', 'USED', 1), ('p', 'both', 1), ('q', 'BOTH', 1),
               ('q', 'free', 1), ('p', 'Free', 1), ('p', 'FREE', 1), ('p', 'alone', 1);
             UPDATE code_bank SET claim_id = 'c' WHERE seq = 3;
             UPDATE code_bank SET claim_id = 'd' WHERE seq = 5",
        )
        .unwrap();
        Schema::SHOP.migrate(&sql).unwrap();
        let told = |statement: &str| sql.unexplained(statement).unwrap().remove(0).text().unwrap();
        let left =
            "SELECT group_concat(pool || ':' || code) FROM (SELECT pool, code FROM code_bank ORDER BY seq)";
        assert_eq!(told(left), "q:USED,q:BOTH,q:free,p:alone");
        assert_eq!(told("SELECT group_concat(pool || ' ' || free || ' ' || used) FROM pools"), "p 1 0,q 1 2");
    }

    /// Friends of before are the people that friends of today are: by the address, else the id, else by the order alone.
    #[test]
    fn who_placed_an_order_of_before_is_known() {
        let sql = Native::with(Schema::SHOP.until(12));
        sql.batch("INSERT INTO programs (version, program, at) VALUES (1, '{}', 1)").unwrap();
        for (id, email, customer) in [
            ("a", "'bob@example.com'", "'7'"),
            ("b", "'bob@example.com'", "NULL"),
            ("c", "NULL", "'7'"),
            ("7", "NULL", "NULL"),
        ] {
            sql.batch(&format!(
                "INSERT INTO orders (id, content, program_version, email_key, customer_id, placed_at, reasons,
                                     recorded_at)
                 VALUES ('{id}', '{{}}', 1, {email}, {customer}, 1, '[]', 1)"
            ))
            .unwrap();
        }
        Schema::SHOP.migrate(&sql).unwrap();
        let rows =
            sql.unexplained("SELECT person FROM orders WHERE told_seq IS NULL ORDER BY person").unwrap();
        let people: Vec<_> = rows.into_iter().map(|mut row| row.text().unwrap()).collect();
        assert_eq!(people, ["bob@example.com", "bob@example.com", "customer 7", "order 7"]);
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let sql = Native::empty();
        Schema::SHOP.migrate(&sql).unwrap();
        sql.query("UPDATE schema_version SET version = 99 WHERE one = 1", values![]).unwrap();
        let refused = Schema::SHOP.wake(&sql).unwrap_err();
        assert!(refused.unavailable, "{refused}");
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let sql = Native::empty();
        let broken = Schema(&["CREATE TABLE kept (a TEXT) STRICT; CREATE TABLE kept (a TEXT) STRICT;"]);
        assert!(broken.migrate(&sql).unwrap_err().unavailable);
        assert!(sql.query("SELECT name FROM sqlite_schema", values![]).unwrap().is_empty());
    }
}
