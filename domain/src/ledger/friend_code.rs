/// Whom a friend's single-use code points to, of those that differ from what the order says in nothing but capitals: some
/// shops keep every code in small letters. A code that is spelled just so comes before those that are not. Nobody, where
/// more than one could be meant.
pub fn friend_of_code<T: PartialEq>(told: &str, alike: impl IntoIterator<Item = (String, T)>) -> Option<T> {
    let (exact, other): (Vec<_>, Vec<_>) = alike.into_iter().partition(|(code, _)| code == told);
    let meant = if exact.is_empty() { other } else { exact };
    let mut people = meant.into_iter().map(|(_, person)| person);
    let first = people.next()?;
    people.all(|person| person == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_any_case_where_nobody_else_is_meant() {
        let whose = |told: &str, given: &[(&str, u8)]| {
            friend_of_code(told, given.iter().map(|(code, person)| ((*code).to_owned(), *person)))
        };
        assert_eq!(whose("own-1", &[]), None);
        assert_eq!(whose("own-1", &[("OWN-1", 1)]), Some(1));
        assert_eq!(whose("own-1", &[("OWN-1", 1), ("Own-1", 1)]), Some(1));
        assert_eq!(whose("own-1", &[("OWN-1", 1), ("Own-1", 2)]), None, "of two people, no guess");
        assert_eq!(whose("Own-1", &[("OWN-1", 1), ("Own-1", 2)]), Some(2), "as it was given");
    }
}
