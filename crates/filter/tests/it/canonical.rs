//! The canonical text: one per filter, and it reads back.

use filter::{Filter, Params, quote};
use proptest::prelude::*;

use crate::sample::{login, now, update};

#[test]
fn spellings_of_one_filter_are_one_filter() {
    for (text, canonical) in [
        (r#"  "action"  success:SUCCESS  "#, "success:true action"),
        ("action:b,a,b action:a,b", "action:a,b"),
        ("Action:a USER_EMAIL:X@Y.org", "action:a user_email:x@y.org"),
        ("Neogénesys VCPU*", "neogenesys vcpu"),
        (
            r#"resource:"workspace:7" id:"a"*"#,
            "resource:workspace:7 id:a*",
        ),
        (
            "ip_address:10.9.9.9/8,::ffff:1.2.3.4",
            "ip_address:1.2.3.4,10.0.0.0/8",
        ),
        (
            "end:2026-03-05T14:30:00+02:00 start:now-07d",
            "start:now-7d end:2026-03-05T12:30:00Z",
        ),
        (r#"metadata."after"."a b":*"#, r#"metadata.after."a b":*"#),
        (r#""a:b" "-c" "d,e""#, r#""-c" "a:b" "d,e""#),
        (r#"user_id:"OR","","a*""#, r#"user_id:"","OR","a*""#),
    ] {
        assert_eq!(
            Filter::parse(text).unwrap().to_string(),
            canonical,
            "{text}"
        );
    }
}

#[test]
fn without_times() {
    let canonical = |text: &str| Filter::parse(text).unwrap().canonical_without_times();
    assert_eq!(
        canonical("success:false start:now-7d action:b,a end:now"),
        "success:false action:a,b"
    );
    assert_eq!(canonical("start:now-7d"), "");
}

#[test]
fn serde_is_the_text() {
    let filter = Filter::parse(r#""two words" a"#).unwrap();
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(json, r#""a \"two words\"""#);
    assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
    assert!(
        serde_json::from_str::<Filter>(r#""acton:x""#)
            .unwrap_err()
            .to_string()
            .contains("no field acton")
    );
}

/// Text made of the pieces that mean something, so that much of it parses.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "action:", "user_email:", "resource:", "success:", "source:", "start:", "end:", "ip_address:", "id:", "metadata.", "metadata.k.", "category:",
            " ", " ", " ", "-", ",", "*", "\"", "\\", "\\\"", ":", "true", "sent", "now-7d", "now/w", "2026-03-05", "2026-03-05T10:00:00.5Z", "10.0.0.0/8",
            "2001:db8::/32", "login", "Éa", "OR", "8 vCPU", "\u{301}", "\u{a0}", "ﬁ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Filter::parse(text) {
        Ok(filter) => {
            let canonical = filter.to_string();
            let again = Filter::parse(&canonical);
            prop_assert_eq!(again.as_ref(), Ok(&filter), "{}", canonical);
            let matcher = filter.at(now());
            // Whatever it is asked, it answers.
            let _ = (
                matcher.matches(&login()),
                matcher.matches(&update()),
                matcher.time_range(),
            );
        }
        Err(error) => prop_assert!(
            text.get(error.at.clone()).is_some(),
            "{error:?} of {text:?}"
        ),
    }
    let all = Some(text.to_owned());
    let params = Params {
        action: all.clone(),
        start: all.clone(),
        ip_address: all,
        ..Params::default()
    };
    if let Err(error) = params.filter() {
        prop_assert!(
            text.get(error.at.clone()).is_some(),
            "{error:?} of {text:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn text_of_pieces_reads_back(text in pieces()) {
        check(&text)?;
    }

    #[test]
    fn quoted_text_is_one_value(value in any::<String>()) {
        let filter = Filter::parse(&format!("user_id:{}", quote(&value))).unwrap();
        prop_assert_eq!(filter.terms()[0].values(), &[filter::Value::Is(value)]);
    }

    #[test]
    fn a_parameter_takes_quoted_text_too(value in any::<String>()) {
        let params = Params { user_id: Some(quote(&value).into_owned()), ..Params::default() };
        let filter = params.filter().unwrap();
        prop_assert_eq!(filter.terms()[0].values(), &[filter::Value::Is(value)]);
    }
}
