//! Identifiers the store makes.

use std::{fmt, sync::Arc};

use crate::environment::{Random, random};

/// The organization a row belongs to: the only isolation there is. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganizationId(Arc<str>);

impl OrganizationId {
    /// The longest an id may be, in bytes.
    pub const MAX: usize = 64;

    /// An id as it stands in a path or a row: 1 to 64 of `a-z 0-9 -`.
    pub fn parse(text: &str) -> Option<Self> {
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(good);
        fits.then(|| Self(text.into()))
    }

    /// A new random id.
    pub(crate) fn draw(source: &Random) -> Self {
        Self(random_name(source).into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrganizationId({})", &self.0)
    }
}

/// Twenty characters of `a-z2-7`: 100 random bits that nobody confuses when reading them aloud.
pub fn random_name(source: &Random) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    random::<20>(source)
        .iter()
        .map(|b| char::from(LETTERS[usize::from(b & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_fit_in_a_path() {
        assert!(OrganizationId::parse("neosc").is_some());
        assert!(OrganizationId::parse(&"a".repeat(64)).is_some());
        for bad in ["", "A", "a/b", "a b", "é", &"a".repeat(65)] {
            assert!(OrganizationId::parse(bad).is_none(), "{bad}");
        }
        let drawn = OrganizationId::draw(&crate::environment::system_random());
        assert_eq!(OrganizationId::parse(drawn.as_str()), Some(drawn));
    }
}
