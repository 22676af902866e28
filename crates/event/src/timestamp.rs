//! Points in time, as the log keeps them.

use std::fmt;

use crate::rfc3339::{self, TimestampError};

/// Microseconds since 1970-01-01T00:00:00Z, before the year 10000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The first microsecond that is out of range: 10000-01-01T00:00:00Z.
    pub const END: u64 = 253_402_300_800_000_000;

    /// A timestamp of `micros` microseconds since 1970, if before the year 10000.
    pub fn from_micros(micros: u64) -> Option<Self> {
        (micros < Self::END).then_some(Self(micros))
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> u64 {
        self.0
    }

    /// Whole days since 1970-01-01 (UTC).
    pub fn day(self) -> u32 {
        u32::try_from(self.0 / 86_400_000_000).unwrap_or(u32::MAX)
    }

    /// Reads RFC 3339 with any offset; what is finer than a microsecond is cut off.
    ///
    /// # Errors
    /// Without an offset, with a second of 60, before 1970, after 9999, or not RFC 3339 at all.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        rfc3339::parse(text)
    }

    /// Appends the contract form: UTC, `Z`, no fraction when it is zero, else six digits.
    pub fn write(self, out: &mut Vec<u8>) {
        let (text, len) = rfc3339::format(self.0);
        out.extend_from_slice(text.get(..len).unwrap_or_default());
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, len) = rfc3339::format(self.0);
        f.write_str(std::str::from_utf8(text.get(..len).unwrap_or_default()).unwrap_or_default())
    }
}

impl std::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        Self::parse(text)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads only what [`Timestamp`] itself writes: one moment has one text.
impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let time = Self::parse(&text).map_err(serde::de::Error::custom)?;
        if time.to_string() == text {
            Ok(time)
        } else {
            Err(serde::de::Error::custom(
                "a time must be written as UTC with Z, without a zero fraction",
            ))
        }
    }
}
