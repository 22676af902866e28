//! Every error points at its place.

use filter::{Field, Filter};

/// Each query, the part of it that is pointed at, and words of message or hint.
#[test]
fn errors_point_at_their_place() {
    for (text, place, words) in [
        ("usr_email:x", "usr_email", "did you mean user_email:?"),
        ("success:true acton:login", "acton", "did you mean action:?"),
        ("-ip:10.0.0.1", "ip", "did you mean ip_address:?"),
        ("@actor:x", "@actor", "did you mean user_email:?"),
        ("user-email:x", "user-email", "did you mean user_email:?"),
        ("http://x", "http", "put it in quotes"),
        ("details:x", "details", "free text"),
        ("created:>2026", "created", "start: and end:"),
        ("metadata:x", "metadata", "name a key"),
        ("action:", "", "there is no value"),
        ("action: login", " ", "values follow the colon at once"),
        ("action:a,,b", ",", "there is no value"),
        ("action:login, logout", " ", "must follow the comma"),
        ("action:login,", "", "must follow the comma"),
        (",a", ",", "there is no value"),
        ("action:lo*in", "*", "* can only end a value"),
        ("action:*in", "*", "* can only end a value"),
        ("action:lo**", "*", "* can only end a value"),
        ("*", "*", "nothing to search for"),
        (r#""""#, r#""""#, "nothing to search for"),
        ("\u{301}", "\u{301}", "nothing to search for"),
        (r#"action:"lo"#, r#""lo"#, "not closed"),
        (r#"action:"lo"gin"#, "g", "after a closing quote"),
        (r#"lo"gin""#, "\"", "a quote can only begin a value"),
        (r#""a\n""#, "\\", "a backslash comes before"),
        (r#"metadata."a:x"#, r#""a:x"#, "not closed"),
        ("a OR b", "OR", "commas"),
        ("a AND b", "AND", "leave it out"),
        ("NOT b", "NOT", "put - before"),
        ("a - b", "-", "nothing after this -"),
        ("success:maybe", "maybe", "either true or false"),
        ("success:tru*", "tru*", "either true or false"),
        ("source:platfrom", "platfrom", "did you mean platform?"),
        ("source:x", "x", "one of platform, sent"),
        (
            "category:workspace",
            "workspace",
            "did you mean workspaces?",
        ),
        ("category:x*", "x*", "one of authentication,"),
        ("source:s*", "s*", "no source s"),
        (
            "ip_address:10.0.0.0/33",
            "10.0.0.0/33",
            "neither an address",
        ),
        ("ip_address:host", "host", "neither an address"),
        ("ip_address:host*", "host*", "neither an address"),
        ("start:yesterday", "yesterday", "now-7d"),
        (
            "start:2026-03-05T10:00:00",
            "2026-03-05T10:00:00",
            "2026-03-05T10:00:00Z",
        ),
        ("start:now*", "now*", "write 2026-03-05,"),
        ("end:1969-12-31", "1969-12-31", "from 1970"),
        ("-start:now", "-start:now", "use end:"),
        ("-end:now", "-end:now", "use start:"),
        ("end:now,now", "end:now,", "end takes one time"),
    ] {
        let error = Filter::parse(text).unwrap_err();
        assert_eq!(text.get(error.at.clone()), Some(place), "{text}: {error}");
        assert!(error.to_string().contains(words), "{text}: {error}");
        assert_eq!(error.input, "q");
    }
}

#[test]
fn what_only_looks_like_a_field_is_text() {
    for text in [
        "12:30",
        ":a",
        "é:x",
        "metadata.google.internal",
        "metadata.a",
        "10.0.0.1:443",
        "--a",
        "user_email",
        "or",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert!(
            matches!(filter.terms(), [term] if *term.field() == Field::Text),
            "{text}"
        );
    }
}

#[test]
fn places_are_in_bytes() {
    let error = Filter::parse("déjà acton:x").unwrap_err();
    assert_eq!(error.at, 7..12);
    assert_eq!(Filter::parse("action:").unwrap_err().at, 7..7);
}
