//! Terms of a filter that begin as options do.

use std::ffi::OsString;

/// `-action:login` is a term of a filter, not an option: with a space before it, it is not taken for one.
pub(crate) fn with_negations(
    arguments: impl Iterator<Item = OsString>,
) -> impl Iterator<Item = OsString> {
    arguments.map(|argument| match argument.to_str() {
        Some(text) if is_negation(text) => format!(" {text}").into(),
        _ => argument,
    })
}

fn is_negation(text: &str) -> bool {
    let field = text
        .strip_prefix('-')
        .and_then(|rest| rest.split_once(':'))
        .map(|(field, _)| field);
    field.is_some_and(|field| {
        !field.is_empty()
            && field
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Arguments, Command};

    #[test]
    fn options_and_negated_terms_are_told_apart() {
        let typed = [
            "neosc",
            "search",
            "success:false",
            "-action:login",
            "--limit",
            "3",
        ];
        let typed = typed.into_iter().map(OsString::from);
        let parsed = Arguments::try_parse_from(with_negations(typed)).unwrap();
        let Command::Search(search) = parsed.command else {
            panic!("not a search");
        };
        assert_eq!(
            search.filter.join(" ").trim(),
            "success:false  -action:login"
        );
        assert_eq!(search.limit, 3);
    }
}
