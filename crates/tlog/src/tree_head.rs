//! Tree heads: the text a checkpoint signs (C2SP tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use crate::hash::{Hash, empty_root};
use crate::{MAX_TREE_SIZE, text};

/// Which log, how many entries, which root: not signed. `Display` and `FromStr` are the text of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeHead {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

/// Parts or text that are no tree head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeHeadError {
    /// Not three or more lines, each ended by a newline.
    #[error("a tree head is at least three lines")]
    Lines,
    /// The origin is empty or has a control character.
    #[error("the origin is empty or has control characters")]
    Origin,
    /// The size has another spelling than the one decimal, or is above [`MAX_TREE_SIZE`].
    #[error("the size is not a decimal up to 2^63 - 1")]
    Size,
    /// The root is not the base64 of 32 bytes.
    #[error("the root is not the base64 of 32 bytes")]
    Root,
    /// A log without entries has one root only, and it is not this.
    #[error("the root is not that of a log without entries")]
    EmptyRoot,
    /// An extension line is empty or has a control character.
    #[error("an extension line is empty or has control characters")]
    Extension,
}

impl TreeHead {
    /// The head of the log `origin` when it has `size` entries and this root.
    ///
    /// # Errors
    /// If the origin is empty or has control characters, the size is above [`MAX_TREE_SIZE`], or the size is 0 and
    /// the root not that of the empty tree.
    pub fn new(origin: impl Into<String>, size: u64, root: Hash) -> Result<Self, TreeHeadError> {
        let origin = origin.into();
        if !is_line(&origin) {
            return Err(TreeHeadError::Origin);
        }
        if size > MAX_TREE_SIZE {
            return Err(TreeHeadError::Size);
        }
        if size == 0 && root != empty_root() {
            return Err(TreeHeadError::EmptyRoot);
        }
        Ok(Self {
            origin,
            size,
            root,
            extensions: Vec::new(),
        })
    }

    /// The same with extension lines, without their newlines. Not recommended: nobody audits them.
    ///
    /// # Errors
    /// If one is empty or has control characters.
    pub fn with_extensions(self, extensions: Vec<String>) -> Result<Self, TreeHeadError> {
        if !extensions.iter().all(|line| is_line(line)) {
            return Err(TreeHeadError::Extension);
        }
        Ok(Self { extensions, ..self })
    }

    /// The identity of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree of that size.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The extension lines, without their newlines.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Display for TreeHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = self.root.to_base64();
        write!(f, "{}\n{}\n{root}\n", self.origin, self.size)?;
        self.extensions
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for TreeHead {
    type Err = TreeHeadError;

    fn from_str(head: &str) -> Result<Self, TreeHeadError> {
        let lines = head.strip_suffix('\n').ok_or(TreeHeadError::Lines)?;
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(TreeHeadError::Lines);
        };
        let size = text::tree_size(size).ok_or(TreeHeadError::Size)?;
        let root = Hash::from_base64(root).map_err(|_| TreeHeadError::Root)?;
        Self::new(origin, size, root)?.with_extensions(lines.map(str::to_owned).collect())
    }
}

/// Whether this can be a line of a tree head.
fn is_line(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| c != '\n' && text::allowed_in_note(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    #[test]
    fn heads_have_one_spelling() {
        let root = Hash::from_bytes([0; 32]).to_base64();
        let refused = |text: String| text.parse::<TreeHead>().unwrap_err();
        for good in [
            format!("o\n1\n{root}\n"),
            format!("an origin+with space\n9223372036854775807\n{root}\nextension\nanother\n"),
        ] {
            assert_eq!(good.parse::<TreeHead>().unwrap().to_string(), good);
        }
        for size in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            "1 ",
            "0x1",
            "9223372036854775808",
        ] {
            assert_eq!(refused(format!("o\n{size}\n{root}\n")), TreeHeadError::Size);
        }
        for root in [
            text::base64(&[1; 31]),
            text::base64(&[1; 33]),
            root.replace("A=", "B="),
            root.replace('=', ""),
            format!("{root} "),
        ] {
            assert_eq!(refused(format!("o\n1\n{root}\n")), TreeHeadError::Root);
        }
        assert_eq!(refused(format!("\n1\n{root}\n")), TreeHeadError::Origin);
        assert_eq!(refused(format!("o\r\n1\n{root}\n")), TreeHeadError::Origin);
        assert_eq!(refused(format!("o\n1\n{root}")), TreeHeadError::Lines);
        assert_eq!(refused("o\n1\n".into()), TreeHeadError::Lines);
        assert_eq!(refused(String::new()), TreeHeadError::Lines);
        assert_eq!(refused(format!("o\n0\n{root}\n")), TreeHeadError::EmptyRoot);
        for extension in ["\n", "a\n\n", "\nb\n", "a\tb\n", "a\r\n"] {
            assert_eq!(
                refused(format!("o\n1\n{root}\n{extension}")),
                TreeHeadError::Extension,
                "{extension:?}"
            );
        }
    }

    #[test]
    fn parts_that_would_not_parse_back_are_refused() {
        let root = leaf_hash(b"x");
        let head = |origin: &str, size| TreeHead::new(origin, size, root);
        assert_eq!(head("a\nb", 1), Err(TreeHeadError::Origin));
        assert_eq!(head("", 1), Err(TreeHeadError::Origin));
        assert_eq!(head("o", MAX_TREE_SIZE + 1), Err(TreeHeadError::Size));
        assert_eq!(head("o", 0), Err(TreeHeadError::EmptyRoot));
        assert!(TreeHead::new("o", 0, empty_root()).is_ok());
        let extended = head("o", 1).unwrap().with_extensions(vec!["a\nb".into()]);
        assert_eq!(extended, Err(TreeHeadError::Extension));
    }
}
