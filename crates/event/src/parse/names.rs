//! The names of the members of one object.

use std::collections::BTreeSet;

/// The names of one object: as they were sent, and as they are kept.
#[derive(Default)]
pub(super) struct Names {
    names: BTreeSet<String>,
    redacted: usize,
}

impl Names {
    /// A redacted name that no other member has: two secrets may leave the same name behind.
    pub(super) fn unique(&mut self, clean: String) -> String {
        self.redacted += 1;
        let mut unique = if self.redacted == 1 {
            clean.clone()
        } else {
            format!("{clean} {}", self.redacted)
        };
        while self.names.contains(&unique) {
            self.redacted += 1;
            unique = format!("{clean} {}", self.redacted);
        }
        unique
    }

    /// Whether both are new.
    pub(super) fn insert(&mut self, name: &str, clean: Option<&str>) -> bool {
        self.names.insert(name.to_owned())
            && clean.is_none_or(|clean| self.names.insert(clean.to_owned()))
    }
}
