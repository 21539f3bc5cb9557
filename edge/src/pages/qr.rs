use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::failure::Fault;

/// The white margin that readers need, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A text as a QR code: black squares on white, in the dark scheme as well, since readers expect it so.
pub fn qr(text: &str) -> Result<String, Fault> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| Fault::new(format!("drawing a QR code: {error}")))?;
    let side = code.size().saturating_add(QUIET.saturating_mul(2));
    let mut squares = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a string does not fail.
            let _ = write!(squares, "M{},{}h1v1h-1z", x.saturating_add(QUIET), y.saturating_add(QUIET));
        }
    }
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0,0h{side}v{side}h-{side}z"/><path d="{squares}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_address_still_fits() {
        let svg = qr("https://tea.example/?ref=7KQ2M9XC").unwrap();
        // Version 3 is 29 modules wide; the finder patterns begin right after the margin.
        assert!(svg.contains(r#"viewBox="0 0 37 37""#) && svg.contains("M4,4h1"), "{svg}");
        let long = ["https://tea.example/", &"a".repeat(2_000), "?ref=7KQ2M9XC"].concat();
        assert!(qr(&long).is_ok());
    }
}
