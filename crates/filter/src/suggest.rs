//! What somebody probably meant.

use crate::field::NAMED;

/// Names other products use, or other words of ours, and what they are here.
const OTHERS: [(&str, &str); 24] = [
    ("actor", "user_email"),
    ("user", "user_email"),
    ("email", "user_email"),
    ("mail", "user_email"),
    ("userid", "user_id"),
    ("uid", "user_id"),
    ("ip", "ip_address"),
    ("addr", "ip_address"),
    ("address", "ip_address"),
    ("outcome", "success"),
    ("status", "success"),
    ("result", "success"),
    ("event", "action"),
    ("operation", "action"),
    ("type", "category"),
    ("target", "resource"),
    ("session", "session_id"),
    ("request", "request_id"),
    ("since", "start"),
    ("after", "start"),
    ("from", "start"),
    ("until", "end"),
    ("before", "end"),
    ("to", "end"),
];

/// What to write instead of the unknown field `name`.
pub(crate) fn instead_of_field(name: &str) -> String {
    let quote = format!("to search for it as text, put it in quotes: \"{name}:...\"");
    // Datadog writes attributes with an @.
    let lower = name.trim_start_matches('@').to_ascii_lowercase();
    let other = OTHERS
        .iter()
        .find(|(other, _)| *other == lower)
        .map(|(_, field)| *field);
    if let Some(field) = other.or_else(|| nearest(&lower, NAMED.iter().map(|(name, _)| *name))) {
        return format!("did you mean {field}:? {quote}");
    }
    match &*lower {
        "details" | "text" => "details are searched by free text, without a field".to_owned(),
        "metadata" => "name a key: metadata.after.cpu:\"8 vCPU\"".to_owned(),
        "timestamp" | "created" | "time" | "date" => "bound times with start: and end:".to_owned(),
        _ => quote,
    }
}

/// The name nearest to `word`, if it is near: one edit in three characters.
pub fn nearest(word: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    // Bounds the work: no name is this long.
    if word.len() > 24 {
        return None;
    }
    let word = word.to_lowercase();
    names
        .map(|name| (distance(&word, name), name))
        .filter(|(edits, name)| edits.saturating_mul(3) <= name.len().max(3))
        .min()
        .map(|(_, name)| name)
}

/// Characters to insert, drop or replace to make one of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (line, from) in a.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line.saturating_add(1);
        let mut next = vec![left];
        for (to, &above) in b.chars().zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(from != to));
            left = replaced
                .min(above.saturating_add(1))
                .min(left.saturating_add(1));
            diagonal = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, instead_of_field, nearest};

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("acton", "action", 1),
            ("ab", "ba", 2),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (edits, edits), "{a} {b}");
        }
    }

    #[test]
    fn suggestions() {
        assert_eq!(
            nearest("usr_email", ["action", "user_email"].into_iter()),
            Some("user_email")
        );
        assert_eq!(nearest("zzz", ["action", "id"].into_iter()), None);
        assert!(instead_of_field("IP").starts_with("did you mean ip_address:?"));
        assert!(instead_of_field("http").starts_with("to search for it as text"));
    }
}
