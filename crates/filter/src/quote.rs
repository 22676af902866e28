//! Writing values so that they read back as themselves.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// `value` as filter text that means exactly this value, quoted only if it must be.
///
/// For callers that build filter text: `format!("user_id:{}", quote(id))`.
pub fn quote(value: &str) -> Cow<'_, str> {
    let bare = !value.is_empty()
        && !value.starts_with('-')
        && !is_operator(value)
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.:@/".contains(c));
    if bare {
        return Cow::Borrowed(value);
    }
    let mut quoted = String::with_capacity(value.len().saturating_add(2));
    // Writing to a string does not fail.
    let _ = write_quoted(&mut quoted, value);
    Cow::Owned(quoted)
}

/// Words that look like operators of other languages, and mean nothing here.
pub(crate) fn is_operator(word: &str) -> bool {
    matches!(word, "OR" | "AND" | "NOT")
}

pub(crate) fn write_quoted(out: &mut impl Write, value: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            out.write_char('\\')?;
        }
        out.write_char(c)?;
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_only_what_needs_it() {
        assert_eq!(quote("workspace:ws-1"), "workspace:ws-1");
        assert_eq!(quote(""), r#""""#);
        assert_eq!(quote("-1"), r#""-1""#);
        assert_eq!(quote("OR"), r#""OR""#);
        assert_eq!(quote("a*"), r#""a*""#);
        assert_eq!(quote(r#"CORP\j "x""#), r#""CORP\\j \"x\"""#);
    }
}
