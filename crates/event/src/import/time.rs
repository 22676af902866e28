//! Times as other programs wrote them.

use crate::{Timestamp, TimestampError};

/// Says which moment a time without an offset is, as in `2026-03-05T12:00:00`, or why nobody can tell.
pub type Local<'a> = &'a dyn Fn(&str) -> Result<Timestamp, String>;

/// A time in milliseconds since 1970, as MongoDB keeps them.
pub(super) fn of_millis(millis: i64) -> Result<Timestamp, String> {
    let micros = u64::try_from(millis).ok().and_then(|n| n.checked_mul(1000));
    micros
        .and_then(Timestamp::from_micros)
        .ok_or_else(|| TimestampError::OutOfRange.to_string())
}

/// A time as text. `Ok(_, true)` if it had no offset.
pub(super) fn of_text(text: &str, local: Local<'_>) -> Result<(Timestamp, bool), String> {
    let text = text.trim();
    match Timestamp::parse(&with_colon(text)) {
        Ok(time) => Ok((time, false)),
        Err(TimestampError::NoOffset) => Ok((local(text)?, true)),
        Err(error) => Err(format!("{text} {error}")),
    }
}

/// Older mongoexport writes offsets without a colon, as in `+0000`.
fn with_colon(text: &str) -> std::borrow::Cow<'_, str> {
    let Some((front, back)) = text
        .len()
        .checked_sub(5)
        .and_then(|at| text.split_at_checked(at))
    else {
        return text.into();
    };
    let digits = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    match back.split_at_checked(1) {
        Some((sign @ ("+" | "-"), rest)) if digits(rest) && front.contains(':') => {
            let (hours, minutes) = rest.split_at(2);
            format!("{front}{sign}{hours}:{minutes}").into()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_an_offset() {
        let noon = Timestamp::from_micros(1_772_712_000_000_000).unwrap();
        let at_noon = |_: &str| Ok(noon);
        let read = |text: &str| of_text(text, &at_noon);
        for text in [
            "2026-03-05T12:00:00Z",
            "2026-03-05T13:00:00+0100",
            " 2026-03-05 13:00:00+01:00",
        ] {
            assert_eq!(read(text), Ok((noon, false)), "{text}");
        }
        assert_eq!(read("2026-03-05T12:00:00"), Ok((noon, true)));
        let nobody = |text: &str| Err(format!("{text}?"));
        assert_eq!(
            of_text("2026-03-05 12:00:00", &nobody),
            Err("2026-03-05 12:00:00?".into())
        );
        for bad in ["", "noon", "2026-02-30T00:00:00Z", "1772712000"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(of_millis(1_772_712_000_000), Ok(noon));
        assert!(of_millis(-1).is_err() && of_millis(i64::MAX).is_err());
    }
}
