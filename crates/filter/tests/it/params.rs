//! Query parameters mean what filter text means.

use filter::{Filter, Params};

fn set(name: &str, value: &str) -> Params {
    let mut params = Params::default();
    let field = match name {
        "q" => &mut params.q,
        "start" => &mut params.start,
        "end" => &mut params.end,
        "success" => &mut params.success,
        "source" => &mut params.source,
        "category" => &mut params.category,
        "action" => &mut params.action,
        "user_id" => &mut params.user_id,
        "user_email" => &mut params.user_email,
        "resource" => &mut params.resource,
        "ip_address" => &mut params.ip_address,
        "session_id" => &mut params.session_id,
        "request_id" => &mut params.request_id,
        "id" => &mut params.id,
        "sender" => &mut params.sender,
        other => panic!("{other}"),
    };
    *field = Some(value.into());
    params
}

#[test]
fn parameters_are_terms() {
    for (name, value, text) in [
        ("action", "login,logout", "action:login,logout"),
        ("action", "-login,logout", "-action:login,logout"),
        ("action", " login , logout ", "action:login,logout"),
        ("action", "", ""),
        ("action", "  ", ""),
        ("session_id", r#""""#, r#"session_id:"""#),
        ("user_id", r#""-1""#, r#"user_id:"-1""#),
        ("user_email", "John@X.org", "user_email:john@x.org"),
        ("resource", "workspace:ws 7", r#"resource:"workspace:ws 7""#),
        ("resource", "workspace:ws *", r#"resource:"workspace:ws "*"#),
        ("ip_address", "10.0.0.0/8", "ip_address:10.0.0.0/8"),
        ("success", "failure", "success:false"),
        ("source", "sent", "source:sent"),
        ("category", "Workspaces", "category:workspaces"),
        ("request_id", "*", "request_id:*"),
        ("id", "evt:42", "id:evt:42"),
        ("sender", "api_key:*", "sender:api_key:*"),
        ("start", "now-7d", "start:now-7d"),
        ("end", "2026-03-05", "end:2026-03-05"),
        ("q", "-login success:true", "-login success:true"),
        ("q", "", ""),
    ] {
        let filter = set(name, value)
            .filter()
            .unwrap_or_else(|error| panic!("{name}={value}: {error}"));
        assert_eq!(filter, Filter::parse(text).unwrap(), "{name}={value}");
    }
}

#[test]
fn all_must_hold() {
    let params = Params {
        q: Some("action:login invalid".into()),
        ..set("action", "log*")
    };
    assert_eq!(
        params.filter().unwrap(),
        Filter::parse("action:log* action:login invalid").unwrap()
    );
    assert!(Params::default().filter().unwrap().is_empty());
}

#[test]
fn errors_name_the_parameter() {
    for (name, value, place, words) in [
        ("success", "maybe", "maybe", "either true or false"),
        (
            "start",
            "2026-03-05T10:00:00 02:00",
            "2026-03-05T10:00:00 02:00",
            "%2B",
        ),
        ("end", "-now", "-now", "cannot be negated"),
        ("action", "a, ,b", ",", "there is no value"),
        ("action", "- a", "-", "nothing after this -"),
        ("action", r#" "a" b"#, "b", "after a closing quote"),
        ("action", "a b* c", "*", "* can only end"),
        ("action", "a,", "", "must follow the comma"),
        ("q", "nope:1", "nope", "no field nope"),
    ] {
        let error = set(name, value).filter().unwrap_err();
        assert_eq!(error.input, name);
        assert_eq!(
            value.get(error.at.clone()),
            Some(place),
            "{name}={value}: {error}"
        );
        assert!(error.to_string().contains(words), "{name}={value}: {error}");
    }
}

#[test]
fn parameters_come_from_a_query_string() {
    let params: Params = serde_json::from_str(r#"{"q":"a","user_email":"b","limit":"5"}"#).unwrap();
    assert_eq!(
        params,
        Params {
            q: Some("a".into()),
            user_email: Some("b".into()),
            ..Params::default()
        }
    );
}
