//! The last that is accepted, and the first that is not.

use filter::limits::{PATH, TERMS, TEXT, VALUES};
use filter::{Filter, Params};

fn repeat(what: impl Fn(usize) -> String, times: usize, between: &str) -> String {
    (0..times).map(what).collect::<Vec<_>>().join(between)
}

#[test]
fn terms() {
    let text = |count| repeat(|n| format!("w{n}"), count, " ");
    assert_eq!(Filter::parse(&text(TERMS)).unwrap().terms().len(), TERMS);
    let error = Filter::parse(&text(TERMS + 1)).unwrap_err();
    assert_eq!(text(TERMS + 1).get(error.at), Some("w64"));
    // Repeats count: the limit is on the work of reading.
    assert!(Filter::parse(&repeat(|_| "a".into(), TERMS + 1, " ")).is_err());
}

#[test]
fn values() {
    let text = |count| format!("a,b action:{}", repeat(|n| format!("v{n}"), count, ","));
    assert!(Filter::parse(&text(VALUES - 2)).is_ok());
    let error = Filter::parse(&text(VALUES - 1)).unwrap_err();
    assert_eq!(text(VALUES - 1).get(error.at), Some("v254"));
}

#[test]
fn text() {
    let text = |length: usize| format!("action:{}", "x".repeat(length - 7));
    assert!(Filter::parse(&text(TEXT)).is_ok());
    assert_eq!(
        Filter::parse(&text(TEXT + 1)).unwrap_err().at,
        TEXT..TEXT + 1
    );
    // The place stays on a character boundary.
    assert_eq!(Filter::parse(&"é".repeat(TEXT)).unwrap_err().at.start, TEXT);
    assert_eq!(
        Filter::parse(&format!("x{}", "é".repeat(TEXT)))
            .unwrap_err()
            .at
            .start,
        TEXT - 1
    );
}

#[test]
fn text_that_grows_in_canonical_form() {
    // U+FDFA folds to 18 characters.
    let error = Filter::parse(&"\u{fdfa}".repeat(TEXT / 3)).unwrap_err();
    assert!(error.to_string().contains("canonical"), "{error}");
    assert!(Filter::parse(&format!("user_id:{}", r"\".repeat(TEXT / 2 + 1))).is_err());
}

#[test]
fn paths() {
    let text = |count| format!("metadata{}:x", ".k".repeat(count));
    assert!(Filter::parse(&text(PATH)).is_ok());
    assert!(Filter::parse(&text(PATH + 1)).is_err());
}

#[test]
fn parameters_count_together() {
    let q = repeat(|n| format!("w{n}"), TERMS, " ");
    let params = Params {
        q: Some(q),
        ..Params::default()
    };
    assert!(params.filter().is_ok());
    assert!(
        Params {
            action: Some("login".into()),
            ..params
        }
        .filter()
        .is_err()
    );
    let long = Some("x".repeat(TEXT / 2));
    let params = Params {
        user_id: long.clone(),
        resource: long,
        ..Params::default()
    };
    assert!(
        params.filter().is_err(),
        "two of half the length, and the names"
    );
}
