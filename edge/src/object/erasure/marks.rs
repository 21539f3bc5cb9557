//! By what any of several people is recognised: what speaks of none of them is passed over without being read.

use std::collections::BTreeSet;

use goodword_domain::value::{Email, EmailKey};

/// The marks of several people.
#[derive(Debug, Default)]
pub struct Marks {
    /// Codes, and ids of whatever is theirs.
    pub texts: BTreeSet<String>,
    /// Their addresses, as a person's.
    pub emails: BTreeSet<EmailKey>,
}

impl Marks {
    /// Whether a message (JSON) may speak of one of them: only if not, that is certain. A text in which nothing is escaped
    /// stands between two quotes as it is; a message in which something is has to be read.
    pub fn may_be_in(&self, message: &str) -> bool {
        message.contains('\\') || message.split('"').any(|text| self.are(text))
    }

    fn are(&self, text: &str) -> bool {
        let is_theirs = |email: Email| self.emails.contains(&email.key());
        self.texts.contains(text) || (text.contains('@') && text.parse().is_ok_and(is_theirs))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_is_seen_in_whatever_spelling_and_nobody_else_is() {
        let ann: Email = "Ann.Quince@example.com".parse().unwrap();
        let marks =
            Marks { texts: ["7KQ2M9XC", "a\"b"].map(str::to_owned).into(), emails: [ann.key()].into() };
        for (value, may_be) in [
            (json!({"email": "annquince+tea@EXAMPLE.com"}), true),
            (json!({"email": " Ann.Quince@example.com "}), true),
            (json!([[{"advocate": {"code": "7KQ2M9XC"}}]]), true),
            (json!({"order_ids": ["a\"b"]}), true),
            (json!({"email": "ann@example.com", "code": "7KQ2M9XD", "score": 7}), false),
            (json!({"other": "7KQ2M9XC is no code of mine"}), false),
        ] {
            assert_eq!(marks.may_be_in(&value.to_string()), may_be, "{value}");
        }
        assert!(marks.may_be_in(r#"{"email": "ann\u002equince@example.com"}"#), "escaped: to be read");
    }
}
