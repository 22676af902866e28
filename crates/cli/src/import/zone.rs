//! What a time without an offset means.

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

    /// The moment that a time without an offset is, or why nobody can tell.
    pub(super) fn at(&self, text: &str) -> Result<Timestamp, String> {
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

/// In place of a zone, where none was given.
pub(super) fn none_given(text: &str) -> Result<Timestamp, String> {
    Err(format!(
        "{text} has no offset, so nobody can tell which moment it is: say with --assume-zone, such as \
         --assume-zone UTC"
    ))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_moment_in_a_zone() {
        let read = |text: &str, zone: &str| {
            let time = Zone::parse(zone).unwrap().at(text);
            time.map(|time| time.to_string())
        };
        let noon = Ok("2026-03-05T12:00:00Z".to_owned());
        assert_eq!(read("2026-03-05T12:00:00", "UTC"), noon);
        assert_eq!(read("2026-03-05 10:00:00", "-02:00"), noon);
        for bad in ["", "noon", "1969-12-31T00:00:00", "1772712000"] {
            assert!(read(bad, "UTC").is_err(), "{bad}");
        }
    }

    #[test]
    fn zones_with_summer_time_refuse_what_is_not_one_moment() {
        // Machines without a zone database have no such zone.
        let Ok(zone) = Zone::parse("Europe/Madrid") else {
            return;
        };
        let read = |text: &str| zone.at(text).map(|time| time.to_string());
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
