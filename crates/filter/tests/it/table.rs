//! Queries against three events: which of them each finds.

use filter::{EventView, Filter, fold};

use crate::sample::{at, custom, login, matcher, now, update};

const L: &str = "login";
const U: &str = "update_workspace";
const C: &str = "billing.refund";

fn check(rows: &[(&str, &[&str])]) {
    let events = [login(), update(), custom()];
    for (text, expected) in rows {
        let matcher = matcher(text);
        let found: Vec<_> = events
            .iter()
            .filter(|event| matcher.matches(*event))
            .map(EventView::action)
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn plain_fields() {
    check(&[
        ("", &[L, U, C]),
        ("  \t ", &[L, U, C]),
        ("action:login", &[L]),
        ("ACTION:login", &[L]),
        ("action:Login", &[]),
        ("action:login,billing.refund", &[L, C]),
        ("-action:login,billing.refund", &[U]),
        ("action:login action:billing.refund", &[]),
        ("action:up*", &[U]),
        ("action:log", &[]),
        ("user_id:u-1", &[L]),
        (r"user_id:CORP\jane", &[U]),
        (r#"user_id:"CORP\\jane""#, &[U]),
        ("user_id:CORP*", &[U]),
        ("id:evt:42", &[U]),
        ("id:log-01956c2f-1111-7000-8000-000000000001", &[L]),
        ("id:log-01956c2f*", &[L, C]),
        ("request_id:req-1,req-2", &[L, C]),
        ("session_id:s-9", &[U]),
        ("sender:api_key:k1", &[U]),
        ("sender:api_key:*", &[U]),
    ]);
}

#[test]
fn presence() {
    check(&[
        ("session_id:*", &[U]),
        ("-session_id:*", &[L, C]),
        (r#"session_id:"""#, &[L, C]),
        (r#"-session_id:"""#, &[U]),
        (r#"ip_address:"""#, &[C]),
        ("ip_address:*", &[L, U]),
        (r#"user_email:"",jane@example.org"#, &[U, C]),
        (r#"category:"""#, &[C]),
        ("category:*", &[L, U]),
        (r#"category:authentication,"""#, &[L, C]),
        ("category:workspaces", &[U]),
        ("category:Work*", &[U]),
        ("-category:authentication", &[U, C]),
    ]);
}

#[test]
fn addresses_of_people() {
    check(&[
        ("user_email:john@neogenesys.com", &[L]),
        ("user_email:JOHN@neogenesys.COM", &[L]),
        ("user_email:john@*", &[L]),
        ("-user_email:john@neogenesys.com", &[U, C]),
        ("user_email:neogenesys.com", &[]),
    ]);
}

#[test]
fn resources() {
    check(&[
        ("resource:workspace:*", &[U, C]),
        (r#"resource:"workspace:ws 7""#, &[U]),
        (r#"resource:"workspace:ws "*"#, &[U]),
        (r#"resource:"workspace:*""#, &[]),
        ("resource:auth", &[L]),
        ("-resource:workspace:*", &[L]),
    ]);
}

#[test]
fn addresses_of_machines() {
    check(&[
        ("ip_address:10.0.0.0/8", &[L]),
        ("ip_address:10.1.2.3", &[L]),
        ("ip_address:::ffff:10.1.2.3", &[L]),
        ("ip_address:0.0.0.0/0", &[L]),
        ("ip_address:::/0", &[U]),
        ("ip_address:2001:db8::/32", &[U]),
        ("ip_address:2001:DB8:0:0::7", &[U]),
        ("ip_address:10.1.*", &[L]),
        ("ip_address:2001:DB8:*", &[U]),
        ("-ip_address:10.0.0.0/8,2001:db8::/32", &[C]),
        ("ip_address:192.168.0.0/16", &[]),
    ]);
}

#[test]
fn outcomes_and_sources() {
    check(&[
        ("success:true", &[U, C]),
        ("success:Success", &[U, C]),
        ("success:false", &[L]),
        ("success:failure", &[L]),
        ("-success:failure", &[U, C]),
        ("success:true,false", &[L, U, C]),
        ("source:platform", &[L]),
        ("source:SENT,imported", &[U, C]),
        ("source:log", &[]),
    ]);
}

#[test]
fn metadata() {
    check(&[
        (r#"metadata.after.cpu:"8 vCPU""#, &[U]),
        (r#"Metadata.after.cpu:"8 vCPU""#, &[U]),
        (r#"metadata.After.cpu:"8 vCPU""#, &[]),
        (r#"metadata.before.cpu:"8 vCPU""#, &[]),
        ("metadata.after.n:1.5", &[U]),
        ("metadata.after.n:15e-1", &[U]),
        ("metadata.after.n:1.*", &[U]),
        ("metadata.before.n:4", &[U]),
        ("metadata.after.on:true", &[U]),
        ("metadata.after.no:*", &[]),
        (r#"metadata.after.no:"""#, &[L, U, C]),
        (r#"-metadata.after.e:"""#, &[]),
        ("metadata.after.e:*", &[]),
        ("metadata.after:*", &[U]),
        ("-metadata.after:*", &[L, C]),
        ("metadata.tags:a", &[U]),
        (r#"metadata.tags:"b*""#, &[U]),
        ("metadata.tags.k:v", &[U]),
        ("metadata.deep.x:7", &[U]),
        (r#"metadata."a.b":dot"#, &[U]),
        ("metadata.a.b:dot", &[]),
        ("-metadata.tags:a", &[L, C]),
        ("-metadata.tags:c", &[L, U, C]),
    ]);
}

#[test]
fn times() {
    check(&[
        ("start:now-7d", &[L, C]),
        ("start:now", &[C]),
        ("end:now", &[L, U, C]),
        ("end:now-1s", &[L, U]),
        ("start:now/d", &[L, C]),
        ("end:now-1d/d", &[U]),
        ("start:2026-03-05 end:2026-03-05", &[L, C]),
        ("start:2026-02-20 end:2026-02-20", &[U]),
        ("start:2026-02-21", &[L, C]),
        ("end:2026-02-19", &[]),
        (
            "start:2026-02-20T23:59:59.999999Z end:2026-02-20T23:59:59.999999Z",
            &[U],
        ),
        (
            "start:2026-03-05T12:00:00+02:00 end:2026-03-05T12:00:00+02:00",
            &[L],
        ),
        ("start:now-30d start:now-7d", &[L, C]),
        ("start:now end:now-7d", &[]),
    ]);
}

#[test]
fn free_text() {
    check(&[
        ("neogenesys", &[L, U]),
        ("NÉOGÉNÉSYS", &[L, U]),
        ("neogénesys.com", &[L]),
        (r#""invalid cred""#, &[L]),
        ("credentials invalid", &[L]),
        (r#""credentials invalid""#, &[]),
        ("-invalid", &[U, C]),
        (r#"-"invalid credentials""#, &[U, C]),
        ("invalid,vcpu", &[L, U]),
        ("ws", &[U, C]),
        ("vCPU*", &[U]),
        (r#""workspace: {cpu""#, &[U]),
        ("credentials resource:auth", &[L]),
        ("login", &[]),
        ("12:30", &[]),
        (r#""OR""#, &[U, C]),
    ]);
}

#[test]
fn the_example_of_the_documentation_reads() {
    let text = r#"user_email:john@neogenesys.com -action:login,logout ip_address:10.0.0.0/8 resource:workspace:* start:now-7d metadata.after.cpu:"8 vCPU" success:false "free text""#;
    let filter = Filter::parse(text).unwrap();
    assert_eq!(filter.terms().len(), 8);
    assert_eq!(
        filter.to_string(),
        r#"start:now-7d success:false -action:login,logout user_email:john@neogenesys.com resource:workspace:* ip_address:10.0.0.0/8 metadata.after.cpu:"8 vCPU" "free text""#
    );
}

#[test]
fn time_ranges_are_for_pruning() {
    let range = |text| matcher(text).time_range();
    assert_eq!(range("action:login"), (None, None));
    assert_eq!(
        range("start:now-1h start:now-2h"),
        (Some(at("2026-03-05T13:30:00Z")), None)
    );
    assert_eq!(
        range("end:2026-03-04 end:now"),
        (None, Some(at("2026-03-04T23:59:59.999999Z")))
    );
    assert_eq!(matcher("start:now end:now action:a").terms().count(), 1);
}

#[test]
fn dictionaries_are_asked_once_per_value() {
    let filter = Filter::parse("-user_email:john@*").unwrap();
    let term = &filter.terms()[0];
    assert!(term.negated() && term.fits("JOHN@x.org") && !term.fits("jane@x.org"));
}

#[test]
fn what_is_kept_folded_elsewhere_matches() {
    assert_eq!(fold("Neogénesys"), fold("NEOGENESYS"));
    assert!(
        Filter::parse("neogenesys")
            .unwrap()
            .at(now())
            .matches(&update())
    );
}
