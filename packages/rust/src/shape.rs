//! Measures the id, time or number with which a text begins.

pub(crate) const UUID: &str = "~~~~~~~~-~~~~-~~~~-~~~~-~~~~~~~~~~~~";
pub(crate) const ROLLOUT: &str = "rollout-####-##-##T##-##-##-";
pub(crate) const DAY: &str = "####/##/##/";
const TIME: &str = "####-##-##T##:##:##";
const ZONES: [&str; 3] = ["Z", "+##:##", "-##:##"];

/// Returns the size of a shape if a text begins with that shape. In a shape, `#` is a digit and `~` a hexadecimal digit.
pub(crate) fn match_shape(shape: &str, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let fits = |(index, wanted): (usize, u8)| match (wanted, bytes.get(index)) {
        (b'#', Some(byte)) => byte.is_ascii_digit(),
        (b'~', Some(byte)) => byte.is_ascii_hexdigit(),
        (_, byte) => byte == Some(&wanted),
    };
    shape.bytes().enumerate().all(fits).then_some(shape.len())
}

/// Returns the size of the time in ISO 8601 with which a text begins.
pub(crate) fn match_time(text: &str) -> Option<usize> {
    let seconds = match_shape(TIME, text)?;
    let size = seconds + measure_fraction(&text[seconds..]);
    let zone = ZONES
        .iter()
        .find_map(|zone| match_shape(zone, &text[size..]));
    Some(size + zone.unwrap_or(0))
}

/// Returns the size of the wall time with which a text begins, such as `Wall time: 0.1 seconds`.
pub(crate) fn match_wall(text: &str) -> Option<usize> {
    let begin = "Wall time: ";
    let value = text.strip_prefix(begin)?;
    let whole = count_digits(value);
    let size = whole + measure_fraction(&value[whole..]);
    let unit = " seconds";
    let is_whole = whole > 0 && value[size..].starts_with(unit);
    is_whole.then_some(begin.len() + size + unit.len())
}

pub(crate) fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Returns the size of a decimal point with the digits after it; 0 if there is none.
fn measure_fraction(text: &str) -> usize {
    let digits = text.strip_prefix('.').map_or(0, count_digits);
    digits + usize::from(digits > 0)
}
