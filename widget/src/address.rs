//! What is taken for an e-mail address.

use goodword_domain::value::Email;

use crate::parts::{FRIEND, SURVEY};

/// An e-mail address, of the page or typed. With the share step alone it is enough that it looks like one: the Worker checks it,
/// to do it here as well would be a seventieth of what the popup may weigh, and nothing is lost where it refuses.
#[must_use]
pub fn address(text: &str) -> Option<Email> {
    if SURVEY || FRIEND { text.parse().ok() } else { likely_address(text) }
}

fn likely_address(text: &str) -> Option<Email> {
    let at = text.as_bytes().iter().position(|byte| *byte == b'@')?;
    (at > 0 && at.saturating_add(1) < text.len()).then(|| Email::told(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_nothing_on_one_side_of_the_at_is_no_address() {
        for (typed, likely) in
            [("ann", false), ("@", false), ("ann@", false), ("@tea", false), ("ann@tea.example", true)]
        {
            assert_eq!(likely_address(typed).is_some(), likely, "{typed}");
        }
    }
}
