//! Points in time as people write them.

use std::fmt;

use event::Timestamp;

/// A point or stretch of time. `start` counts from its first microsecond, `end` to its last, so that
/// `start:2026-03-05 end:2026-03-05` is that whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Moment {
    /// RFC 3339 with an offset: `2026-03-05T14:30:00Z`. Finer than a microsecond is cut off.
    Instant(Timestamp),
    /// A date, meaning the day in UTC: `2026-03-05`. Held as its midnight.
    Day(Timestamp),
    /// `now`, `now-7d`, `now/d` (today, in UTC), `now-1w/w` (last week, from Monday).
    Relative {
        /// How long ago.
        back: Option<(u32, Unit)>,
        /// The stretch around that point which is meant.
        within: Option<Unit>,
    },
}

/// A unit of relative times. All are of fixed length: days and weeks are those of UTC, which has no clock changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`, from Monday.
    Week,
}

const SECOND: u64 = 1_000_000;
const DAY: u64 = 86_400 * SECOND;
/// 1970-01-01 was a Thursday: the week it fell in began three days earlier.
const MONDAY: u64 = 3 * DAY;
const LAST: u64 = Timestamp::END - 1;

impl Moment {
    /// Reads any of the forms above. `None` for everything else, and for times before 1970.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("now") {
            return relative(rest);
        }
        match text.len() {
            10 => Timestamp::parse(&format!("{text}T00:00:00Z"))
                .ok()
                .map(Self::Day),
            _ => Timestamp::parse(text).ok().map(Self::Instant),
        }
    }

    /// The first microsecond meant, seen at `now`.
    pub fn first(self, now: Timestamp) -> Timestamp {
        self.bounds(now).0
    }

    /// The last microsecond meant, seen at `now`.
    pub fn last(self, now: Timestamp) -> Timestamp {
        self.bounds(now).1
    }

    fn bounds(self, now: Timestamp) -> (Timestamp, Timestamp) {
        match self {
            Self::Instant(at) => (at, at),
            Self::Day(midnight) => (
                midnight,
                clamp(midnight.as_micros().saturating_add(DAY - 1)),
            ),
            Self::Relative { back, within } => {
                let back = back.map_or(0, |(count, unit)| {
                    u64::from(count).saturating_mul(unit.micros())
                });
                let at = now.as_micros().saturating_sub(back);
                let Some(unit) = within else {
                    return (clamp(at), clamp(at));
                };
                let phase = if unit == Unit::Week { MONDAY } else { 0 };
                let gone = at
                    .saturating_add(phase)
                    .checked_rem(unit.micros())
                    .unwrap_or(0);
                let left = unit.micros().saturating_sub(gone).saturating_sub(1);
                (
                    clamp(at.saturating_sub(gone)),
                    clamp(at.saturating_add(left)),
                )
            }
        }
    }
}

impl Unit {
    fn parse(letter: &str) -> Option<Self> {
        Some(match letter {
            "s" => Self::Second,
            "m" => Self::Minute,
            "h" => Self::Hour,
            "d" => Self::Day,
            "w" => Self::Week,
            _ => return None,
        })
    }

    fn letter(self) -> char {
        match self {
            Self::Second => 's',
            Self::Minute => 'm',
            Self::Hour => 'h',
            Self::Day => 'd',
            Self::Week => 'w',
        }
    }

    fn micros(self) -> u64 {
        match self {
            Self::Second => SECOND,
            Self::Minute => 60 * SECOND,
            Self::Hour => 3600 * SECOND,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
        }
    }
}

fn clamp(micros: u64) -> Timestamp {
    Timestamp::from_micros(micros.min(LAST)).unwrap_or_default()
}

fn relative(rest: &str) -> Option<Moment> {
    let (back, within) = match rest.split_once('/') {
        Some((back, unit)) => (back, Some(Unit::parse(unit)?)),
        None => (rest, None),
    };
    let back = match back.strip_prefix('-') {
        None if back.is_empty() => None,
        None => return None,
        Some(back) => {
            let (count, unit) = back.split_at_checked(back.len().checked_sub(1)?)?;
            let digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
            Some((
                digits.then(|| count.parse().ok()).flatten()?,
                Unit::parse(unit)?,
            ))
        }
    };
    Some(Moment::Relative { back, within })
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Instant(at) => write!(f, "{at}"),
            Self::Day(midnight) => f.write_str(midnight.to_string().get(..10).unwrap_or_default()),
            Self::Relative { back, within } => {
                f.write_str("now")?;
                if let Some((count, unit)) = back {
                    write!(f, "-{count}{}", unit.letter())?;
                }
                within.map_or(Ok(()), |unit| write!(f, "/{}", unit.letter()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use event::Timestamp;

    use super::Moment;

    const NOW: &str = "2026-03-05T14:30:15.5Z"; // a Thursday

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn forms_mean_stretches() {
        let now = at(NOW);
        for (text, first, last) in [
            ("now", NOW, NOW),
            ("now-0s", NOW, NOW),
            (
                "now-90m",
                "2026-03-05T13:00:15.5Z",
                "2026-03-05T13:00:15.5Z",
            ),
            ("now-7d", "2026-02-26T14:30:15.5Z", "2026-02-26T14:30:15.5Z"),
            (
                "now/m",
                "2026-03-05T14:30:00Z",
                "2026-03-05T14:30:59.999999Z",
            ),
            (
                "now/d",
                "2026-03-05T00:00:00Z",
                "2026-03-05T23:59:59.999999Z",
            ),
            (
                "now/w",
                "2026-03-02T00:00:00Z",
                "2026-03-08T23:59:59.999999Z",
            ),
            (
                "now-1w/w",
                "2026-02-23T00:00:00Z",
                "2026-03-01T23:59:59.999999Z",
            ),
            (
                "now-4294967295w",
                "1970-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
            ),
            (
                "2026-03-05",
                "2026-03-05T00:00:00Z",
                "2026-03-05T23:59:59.999999Z",
            ),
            (
                "9999-12-31",
                "9999-12-31T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
            ),
            (
                "2026-03-05T14:30:00+02:00",
                "2026-03-05T12:30:00Z",
                "2026-03-05T12:30:00Z",
            ),
            (
                "2026-03-05t14:30:00.123456789z",
                "2026-03-05T14:30:00.123456Z",
                "2026-03-05T14:30:00.123456Z",
            ),
        ] {
            let moment = Moment::parse(text).unwrap_or_else(|| panic!("{text}"));
            let expected = (at(first), at(last));
            assert_eq!((moment.first(now), moment.last(now)), expected, "{text}");
            assert_eq!(
                Moment::parse(&moment.to_string()),
                Some(moment),
                "{text} reads back"
            );
        }
    }

    #[test]
    fn weeks_before_the_first_monday_do_not_wrap() {
        let week = Moment::parse("now/w").unwrap();
        let epoch = Timestamp::default();
        assert_eq!(
            (week.first(epoch), week.last(epoch)),
            (epoch, at("1970-01-04T23:59:59.999999Z"))
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "nowish",
            "now-",
            "now-d",
            "now-7",
            "now-7y",
            "now+1h",
            "now-+7d",
            "now-4294967296s",
            "now/",
            "now/q",
            "now-7é",
            "2026-3-5",
            "2026-02-30",
            "20260305",
            "1969-12-31",
            "2026-03-05T14:30:00",
            "2026-03-05T14:30Z",
            "2026-W10-4",
            "2026-03-05T14:30:00 02:00",
            "2026-03-05T14:30:00+02:00[Europe/Paris]",
            "1969-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
