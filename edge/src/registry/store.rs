use goodword_domain::api::inside::CodeEntry;
use goodword_domain::value::{Code, PublicKey};

use crate::failure::Fault;
use crate::store::{Schema, Sql, values};

/// Takes a code, unless it is taken: even by the same shop, where it is then another advocate's.
pub fn register(sql: &impl Sql, entry: &CodeEntry) -> Result<bool, Fault> {
    let taken = sql.first(
        "INSERT INTO codes (code, shop) VALUES (?, ?) ON CONFLICT (code) DO NOTHING RETURNING 1",
        values![entry.code.as_ref(), entry.shop.as_ref()],
    )?;
    Ok(taken.is_some())
}

/// The shop that has a code. Asking makes no tables: anybody may ask for any code.
pub fn shop_of(sql: &impl Sql, code: Code) -> Result<Option<PublicKey>, Fault> {
    if !Schema::REGISTRY.wake(sql)? {
        return Ok(None);
    }
    let row = sql.first("SELECT shop FROM codes WHERE code = ?", values![code.as_ref()])?;
    row.map(|mut row| row.parsed()).transpose()
}

#[cfg(test)]
mod tests {
    use super::super::register as register_first;
    use super::*;
    use crate::store::native::Native;

    fn entry(code: u8, shop: u8) -> CodeEntry {
        CodeEntry { code: Code::from_random([code; 7]), shop: PublicKey::from_bytes([shop; 16]) }
    }

    #[test]
    fn a_code_is_given_away_once() {
        let sql = Native::empty();
        assert!(register_first(&sql, &entry(1, 1)).unwrap());
        assert!(!register_first(&sql, &entry(1, 2)).unwrap(), "another shop");
        assert!(!register_first(&sql, &entry(1, 1)).unwrap(), "another advocate of the same shop");
        assert_eq!(shop_of(&sql, entry(1, 1).code).unwrap(), Some(entry(1, 1).shop));
    }

    #[test]
    fn asking_for_a_code_writes_nothing() {
        let sql = Native::empty();
        assert_eq!(shop_of(&sql, entry(1, 1).code).unwrap(), None);
        assert!(!Schema::REGISTRY.wake(&sql).unwrap());
    }
}
