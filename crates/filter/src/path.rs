//! Where in `metadata` a term looks.

use std::fmt;

use crate::quote::write_quoted;

/// The keys from the top of `metadata` down to a value; 1 to [`limits::PATH`](crate::limits::PATH) of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<String>);

impl Path {
    pub(crate) fn new(keys: Vec<String>) -> Self {
        Self(keys)
    }

    /// The keys, outermost first.
    pub fn keys(&self) -> &[String] {
        &self.0
    }
}

/// Whether `c` may stand in a key that is not quoted.
pub(crate) fn is_key(c: char) -> bool {
    c.is_alphanumeric() || "_-@$/".contains(c)
}

/// Each key after a dot: `.after.cpu`, `."a.b"`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in &self.0 {
            if !key.is_empty() && key.chars().all(is_key) {
                write!(f, ".{key}")?;
            } else {
                f.write_str(".")?;
                write_quoted(f, key)?;
            }
        }
        Ok(())
    }
}
