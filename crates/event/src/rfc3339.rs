//! RFC 3339 in and out, by hand: it is on the path of every event.

use crate::Timestamp;

/// Why a text is not a [`Timestamp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// Not of the form of RFC 3339, or no such day or time of day.
    #[error("is not RFC 3339; write it like 2026-03-05T14:30:00Z or 2026-03-05T14:30:00.25+02:00")]
    Malformed,
    /// A local time: nobody can tell which moment it names.
    #[error("has no offset; end it with Z or an offset like +02:00")]
    NoOffset,
    /// A second of 60.
    #[error("names a leap second, which is not kept; send the second before it")]
    LeapSecond,
    /// Before 1970 or after 9999, in UTC.
    #[error("is before 1970 or after 9999")]
    OutOfRange,
}

const MICROS: i64 = 1_000_000;

/// See [`Timestamp::parse`].
pub(crate) fn parse(text: &str) -> Result<Timestamp, TimestampError> {
    let bytes = text.as_bytes();
    let Some((civil, rest)) = bytes.split_first_chunk::<19>() else {
        return Err(TimestampError::Malformed);
    };
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        mo0,
        mo1,
        b'-',
        d0,
        d1,
        b'T' | b't' | b' ',
        h0,
        h1,
        b':',
        mi0,
        mi1,
        b':',
        s0,
        s1,
    ] = *civil
    else {
        return Err(TimestampError::Malformed);
    };
    let year = number(&[y0, y1, y2, y3])?;
    let (month, day) = (number(&[mo0, mo1])?, number(&[d0, d1])?);
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[mi0, mi1])?, number(&[s0, s1])?);
    if !(1..=12).contains(&month)
        || day < 1
        || day > days_in(year, month)
        || hour > 23
        || minute > 59
    {
        return Err(TimestampError::Malformed);
    }
    if second > 59 {
        return Err(if second == 60 {
            TimestampError::LeapSecond
        } else {
            TimestampError::Malformed
        });
    }
    let (fraction, rest) = fraction(rest)?;
    let offset = offset(rest)?;
    let seconds =
        days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    let micros =
        u64::try_from(seconds * MICROS + fraction).map_err(|_| TimestampError::OutOfRange)?;
    Timestamp::from_micros(micros).ok_or(TimestampError::OutOfRange)
}

/// `Z`, or `+hh:mm` in seconds.
fn offset(bytes: &[u8]) -> Result<i64, TimestampError> {
    match *bytes {
        [] => Err(TimestampError::NoOffset),
        [b'Z' | b'z'] => Ok(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number(&[h0, h1])?, number(&[m0, m1])?);
            if hours > 23 || minutes > 59 {
                return Err(TimestampError::Malformed);
            }
            let seconds = hours * 3_600 + minutes * 60;
            Ok(if sign == b'-' { -seconds } else { seconds })
        }
        _ => Err(TimestampError::Malformed),
    }
}

/// Microseconds of an optional `.123456789`, and what follows it.
fn fraction(bytes: &[u8]) -> Result<(i64, &[u8]), TimestampError> {
    let Some((b'.', digits)) = bytes.split_first() else {
        return Ok((0, bytes));
    };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at_checked(count).unwrap_or((digits, &[]));
    if digits.is_empty() {
        return Err(TimestampError::Malformed);
    }
    let mut micros = 0;
    let mut unit = MICROS;
    for digit in digits.iter().take(6) {
        unit /= 10;
        micros += i64::from(digit - b'0') * unit;
    }
    Ok((micros, rest))
}

fn number(digits: &[u8]) -> Result<i64, TimestampError> {
    digits.iter().try_fold(0, |sum, digit| {
        if digit.is_ascii_digit() {
            Ok(sum * 10 + i64::from(digit - b'0'))
        } else {
            Err(TimestampError::Malformed)
        }
    })
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar (H. Hinnant, `days_from_civil`).
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The text and how much of it counts: 20 bytes, or 27 with a fraction.
pub(crate) fn format(micros: u64) -> ([u8; 27], usize) {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // H. Hinnant, civil_from_days; no day before 1970 comes here.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);

    let mut text = *b"0000-00-00T00:00:00.000000Z";
    put(&mut text, 0, 4, year);
    put(&mut text, 5, 2, month);
    put(&mut text, 8, 2, day);
    put(&mut text, 11, 2, time / 3_600);
    put(&mut text, 14, 2, time / 60 % 60);
    put(&mut text, 17, 2, time % 60);
    if fraction == 0 {
        if let Some(end) = text.get_mut(19) {
            *end = b'Z';
        }
        return (text, 20);
    }
    put(&mut text, 20, 6, fraction);
    (text, 27)
}

/// Writes the last `width` digits of `value` at `at`.
fn put(text: &mut [u8; 27], at: usize, width: usize, mut value: u64) {
    for digit in text.iter_mut().skip(at).take(width).rev() {
        // A remainder of ten fits.
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn micros(text: &str) -> Result<u64, TimestampError> {
        parse(text).map(Timestamp::as_micros)
    }

    #[test]
    fn reads_every_form() {
        assert_eq!(micros("1970-01-01T00:00:00Z"), Ok(0));
        assert_eq!(micros("1969-12-31T23:00:00-01:00"), Ok(0));
        assert_eq!(micros("2026-03-05t14:30:00.5z"), Ok(1_772_721_000_500_000));
        assert_eq!(
            micros("2026-03-05 16:30:00.123456999+02:00"),
            Ok(1_772_721_000_123_456)
        );
        assert_eq!(
            micros("9999-12-31T23:59:59.999999Z"),
            Ok(Timestamp::END - 1)
        );
        assert_eq!(
            micros("2024-02-29T00:00:00-00:00"),
            Ok(1_709_164_800_000_000)
        );
    }

    #[test]
    fn refuses_the_rest() {
        use TimestampError::{LeapSecond, Malformed, NoOffset, OutOfRange};
        for (text, why) in [
            ("2026-03-05T14:30:00", NoOffset),
            ("2026-03-05T14:30:00.5", NoOffset),
            ("2016-12-31T23:59:60Z", LeapSecond),
            ("2016-12-31T23:59:61Z", Malformed),
            ("1969-12-31T23:59:59Z", OutOfRange),
            ("1970-01-01T00:59:59+01:00", OutOfRange),
            ("9999-12-31T23:59:59-00:01", OutOfRange),
            ("2025-02-29T00:00:00Z", Malformed),
            ("2026-13-01T00:00:00Z", Malformed),
            ("2026-00-01T00:00:00Z", Malformed),
            ("2026-04-31T00:00:00Z", Malformed),
            ("2026-03-05T24:00:00Z", Malformed),
            ("2026-03-05T14:30:00.Z", Malformed),
            ("2026-03-05T14:30:00+2:00", Malformed),
            ("2026-03-05T14:30:00+24:00", Malformed),
            ("2026-03-05T14:30Z", Malformed),
            ("2026-03-05T14:30:00Zx", Malformed),
            ("+026-03-05T14:30:00Z", Malformed),
            ("", Malformed),
        ] {
            assert_eq!(micros(text), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_jiff(micros in 0..Timestamp::END) {
            let ours = Timestamp::from_micros(micros).unwrap();
            let text = ours.to_string();
            prop_assert_eq!(Timestamp::parse(&text), Ok(ours));
            let theirs: jiff::Timestamp = text.parse().unwrap();
            prop_assert_eq!(theirs.as_microsecond(), micros as i64);
        }
    }
}
