use goodword_domain::value::Email;

/// Whether an address is at a provider of addresses that are thrown away after use, by the list that `mailchecker` keeps.
pub fn is_disposable(email: &Email) -> bool {
    let folded = email.folded();
    let domain = folded.rsplit_once('@').map_or("", |(_, domain)| domain);
    // The crate calls an address invalid for its form as well; that is not what is asked here, so it gets a plain one.
    let plain =
        domain.contains('.') && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    plain && !mailchecker::is_valid(&["x@", domain].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_addresses_that_are_thrown_away() {
        for (email, disposable) in [
            ("bob@mailinator.com", true),
            ("bob@Any.Mailinator.COM", true),
            ("bob@10minutemail.com", true),
            ("bob@example.com", false),
            ("bob+mailinator.com@gmail.com", false),
            ("bob@tee-und-müßiggang.example", false),
            ("bob@localhost", false),
        ] {
            assert_eq!(is_disposable(&email.parse().unwrap()), disposable, "{email}");
        }
    }
}
