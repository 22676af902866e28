//! The size of an answer.

use crate::FilterError;

/// How many events an answer holds at most: 1 to 1000, 500 unless said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit(u16);

impl Default for Limit {
    fn default() -> Self {
        Self(500)
    }
}

impl Limit {
    /// The greatest.
    pub const MAX: Self = Self(1000);

    /// Reads the parameter `limit`; blank is not given.
    ///
    /// # Errors
    /// Refuses what is not a whole number from 1 to 1000, rather than answering with fewer events than asked for.
    pub fn parse(limit: Option<&str>) -> Result<Self, FilterError> {
        let Some(text) = limit.filter(|text| !text.trim().is_empty()) else {
            return Ok(Self::default());
        };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(limit @ 1..=1000) if digits => Ok(Self(limit)),
            _ => Err(FilterError::new(
                "limit",
                0..text.len(),
                "a limit is a whole number from 1 to 1000",
            )),
        }
    }

    /// The number.
    pub fn get(self) -> usize {
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    #[test]
    fn one_to_a_thousand() {
        let read = |text| Limit::parse(text).map(Limit::get).ok();
        for (text, limit) in [
            (None, Some(500)),
            (Some(""), Some(500)),
            (Some("1"), Some(1)),
            (Some("1000"), Some(1000)),
            (Some("0"), None),
            (Some("1001"), None),
        ] {
            assert_eq!(read(text), limit, "{text:?}");
        }
        for text in ["-1", "+5", "5.0", "ten", " 5", "99999999999999999999"] {
            assert_eq!(read(Some(text)), None, "{text}");
        }
    }
}
