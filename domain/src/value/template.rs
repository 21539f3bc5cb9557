/// Fills the `{placeholders}` of a template: `value` puts what a name stands for behind the text so far.
#[inline(never)]
pub fn fill(template: &str, value: &mut dyn FnMut(&str, &mut String)) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = cut(rest, b'{') {
        filled.push_str(before);
        let (name, after) = cut(after, b'}').unwrap_or((after, ""));
        value(name, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What stands before and after the first of an ASCII character. In bytes: for the popup, the general search for
/// characters weighs more than all that it searches.
#[inline(never)]
#[must_use]
pub fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    text.get(..place).zip(text.get(place + 1..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_what_stands_in_braces_and_nothing_else() {
        let filled = |template| fill(template, &mut |name, text| text.push_str(&name.to_uppercase()));
        for (template, expected) in [
            ("", ""),
            ("Grüße, {name}!", "Grüße, NAME!"),
            ("{a}{b}", "AB"),
            ("a } b", "a } b"),
            ("open {end", "open END"),
        ] {
            assert_eq!(filled(template), expected, "{template}");
        }
    }
}
