use crate::refusal::Refusal;
use crate::value::{Amount, Invalid};

/// A decimal number such as `-12.50`, in minor units of so many decimal places. Exact: what has more places than the
/// currency is refused, unless they are zeros, as some platforms write `1000.00` in yen.
pub(super) fn minor(text: &str, exponent: u8, field: &str) -> Result<i64, Refusal> {
    read(text, exponent).map_err(|invalid| Refusal::bad_field(field, invalid))
}

/// An amount of at least nothing.
pub(super) fn amount(minor: i64, field: &str) -> Result<Amount, Refusal> {
    Amount::new(minor).map_err(|invalid| Refusal::bad_field(field, invalid))
}

fn read(text: &str, exponent: u8) -> Result<i64, Invalid> {
    let text = text.trim_ascii();
    let (negative, number) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(Invalid::WrongType);
    }
    let exponent = usize::from(exponent);
    let (kept, rest) = fraction.split_at(fraction.len().min(exponent));
    if rest.bytes().any(|byte| byte != b'0') {
        return Err(Invalid::AmountNotWhole);
    }
    let minor = [whole, kept, &"0".repeat(exponent - kept.len())].concat();
    let minor: i64 = minor.parse().map_err(|_| Invalid::AmountOverflow)?;
    if minor > Amount::MAX.minor() {
        return Err(Invalid::AmountOverflow);
    }
    Ok(if negative { -minor } else { minor })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_decimal_number_is_minor_units_exactly() {
        for (text, exponent, is) in [
            ("50.00", 2, 5_000),
            ("50", 2, 5_000),
            ("50.5", 2, 5_050),
            ("0.29", 2, 29),
            ("1.1", 2, 110),
            ("-10.00", 2, -1_000),
            ("1000", 0, 1_000),
            ("1000.00", 0, 1_000),
            ("12.345", 3, 12_345),
            ("19.9900", 2, 1_999),
            (" 7.00 ", 2, 700),
        ] {
            assert_eq!(read(text, exponent), Ok(is), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_minor_units_is_refused() {
        for (text, exponent, invalid) in [
            ("0.005", 2, Invalid::AmountNotWhole),
            ("1000.50", 0, Invalid::AmountNotWhole),
            ("", 2, Invalid::WrongType),
            (".", 2, Invalid::WrongType),
            ("5.", 2, Invalid::WrongType),
            ("1e3", 2, Invalid::WrongType),
            ("1,50", 2, Invalid::WrongType),
            ("1,000.00", 2, Invalid::WrongType),
            ("--1", 2, Invalid::WrongType),
            ("NaN", 2, Invalid::WrongType),
            ("99999999999999999999", 2, Invalid::AmountOverflow),
            ("10000000000.01", 2, Invalid::AmountOverflow),
        ] {
            assert_eq!(read(text, exponent), Err(invalid), "{text}");
        }
    }

    proptest! {
        /// No cent is lost, whatever a float would make of the number.
        #[test]
        fn every_amount_comes_back(minor in 0..1_000_000_000_000_i64) {
            let text = format!("{}.{:02}", minor / 100, minor % 100);
            prop_assert_eq!(read(&text, 2), Ok(minor));
        }

        #[test]
        fn never_panics(text: String, exponent in 0..5_u8) {
            let _ = read(&text, exponent);
        }
    }
}
