//! Times as other programs wrote them.

use event::{Timestamp, TimestampError};
use jiff::{
    civil,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// What times without an offset mean.
pub(super) struct Zone {
    zone: TimeZone,
    /// As given.
    pub(super) name: String,
}

impl Zone {
    /// `UTC`, an offset like `+02:00`, or a zone of the system's zone database.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        let zone = match (name, offset(name)) {
            ("UTC" | "utc" | "Z", _) => TimeZone::UTC,
            (_, Some(offset)) => TimeZone::fixed(offset),
            _ => TimeZone::get(name).map_err(|_| {
                format!(
                    "--assume-zone {name}: this machine knows no such zone; use UTC, an offset like +02:00, \
                     or a name like Europe/Madrid"
                )
            })?,
        };
        Ok(Self {
            zone,
            name: name.to_owned(),
        })
    }

    fn at(&self, text: &str) -> Result<Timestamp, String> {
        let civil: civil::DateTime = text.parse().map_err(|_| form(text))?;
        let found = self.zone.to_ambiguous_zoned(civil);
        let name = &self.name;
        match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => {}
            AmbiguousOffset::Gap { .. } => {
                return Err(format!(
                    "{text} never was in {name}: the clocks were put forward over it"
                ));
            }
            AmbiguousOffset::Fold { .. } => {
                return Err(format!(
                    "{text} was twice in {name}, as the clocks were put back: write its offset, like +02:00"
                ));
            }
        }
        let zoned = found.unambiguous().map_err(|_| form(text))?;
        of_micros(zoned.timestamp().as_microsecond())
    }
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |text: &str, most: i32| -> Option<i32> {
        let number = text.parse().ok()?;
        (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) && number <= most)
            .then_some(number)
    };
    let seconds = two(hours, 23)? * 3600 + two(minutes, 59)? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

fn form(text: &str) -> String {
    format!("{text} is no time: write it like 2026-03-05T14:30:00Z")
}

fn of_micros(micros: i64) -> Result<Timestamp, String> {
    let micros = u64::try_from(micros).ok();
    micros
        .and_then(Timestamp::from_micros)
        .ok_or_else(|| TimestampError::OutOfRange.to_string())
}

/// A time in milliseconds since 1970, as MongoDB keeps them.
pub(super) fn of_millis(millis: i64) -> Result<Timestamp, String> {
    of_micros(millis.saturating_mul(1000))
}

/// A time as text. `Ok(_, true)` if it needed the zone.
pub(super) fn of_text(text: &str, zone: Option<&Zone>) -> Result<(Timestamp, bool), String> {
    let text = text.trim();
    match Timestamp::parse(&with_colon(text)) {
        Ok(time) => Ok((time, false)),
        Err(TimestampError::NoOffset) => match zone {
            Some(zone) => Ok((zone.at(text)?, true)),
            None => Err(format!(
                "{text} has no offset, so nobody can tell which moment it is: say with --assume-zone, such as \
                 --assume-zone UTC"
            )),
        },
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
        let read = |text: &str, zone: Option<&str>| {
            let zone = zone.map(|name| Zone::parse(name).unwrap());
            of_text(text, zone.as_ref()).map(|(time, used)| (time.to_string(), used))
        };
        let noon = |text: &str| ("2026-03-05T12:00:00Z".to_owned(), text == "used");
        assert_eq!(read("2026-03-05T12:00:00Z", None), Ok(noon("")));
        assert_eq!(read("2026-03-05T13:00:00+0100", None), Ok(noon("")));
        assert_eq!(read("2026-03-05 13:00:00+01:00", Some("UTC")), Ok(noon("")));
        assert_eq!(read("2026-03-05T12:00:00", Some("UTC")), Ok(noon("used")));
        assert_eq!(
            read("2026-03-05 10:00:00", Some("-02:00")),
            Ok(noon("used"))
        );
        assert!(
            read("2026-03-05T12:00:00", None)
                .unwrap_err()
                .contains("--assume-zone")
        );
        for bad in [
            "",
            "noon",
            "2026-02-30T00:00:00Z",
            "1969-12-31T00:00:00",
            "1772712000",
        ] {
            assert!(read(bad, Some("UTC")).is_err(), "{bad}");
        }
        assert_eq!(
            of_millis(1_772_712_000_000).map(|t| t.to_string()),
            Ok(noon("").0)
        );
        assert!(of_millis(-1).is_err());
    }

    #[test]
    fn zones_with_summer_time_refuse_what_is_not_one_moment() {
        // Machines without a zone database have no such zone.
        let Ok(zone) = Zone::parse("Europe/Madrid") else {
            return;
        };
        let read = |text: &str| of_text(text, Some(&zone)).map(|(time, _)| time.to_string());
        assert_eq!(
            read("2026-07-01T12:00:00"),
            Ok("2026-07-01T10:00:00Z".into())
        );
        assert_eq!(
            read("2026-01-01T12:00:00"),
            Ok("2026-01-01T11:00:00Z".into())
        );
        assert!(
            read("2026-03-29T02:30:00")
                .unwrap_err()
                .contains("never was")
        );
        assert!(read("2026-10-25T02:30:00").unwrap_err().contains("twice"));
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for bad in ["", "+2:00", "+24:00", "+02:60", "Nowhere/Nothing", "+0200"] {
            assert!(Zone::parse(bad).is_err(), "{bad}");
        }
    }
}
