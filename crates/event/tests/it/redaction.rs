//! Secrets, and what only looks like one.

use event::{attempted_login_name, redact};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::parse;

const JWT: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
const GITHUB: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const OURS: &str = "nsc_tok_0123456789abcdefABCDEF0123";

#[test]
fn secrets_in_texts() {
    for (text, clean) in [
        ("got {JWT}, ok", "got [redacted], ok"),
        ("Bearer abc123.x", "Bearer [redacted]"),
        (
            "curl -H 'authorization: bearer {OURS}' x",
            "curl -H 'authorization: bearer [redacted]' x",
        ),
        ("Basic dXNlcjpwYXNzd29yZA==", "Basic [redacted]"),
        (
            "Authorization: Digest username=\"a\", response=\"b\"",
            "Authorization: Digest [redacted]",
        ),
        ("Cookie: a=b; c=d\nHost: x", "Cookie: [redacted]\nHost: x"),
        ("Set-Cookie: sid=1; HttpOnly", "Set-Cookie: [redacted]"),
        (
            "key -----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- end",
            "key [redacted] end",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIB cut off", "[redacted]"),
        (
            "-----BEGIN OPENSSH PRIVATE KEY-----\\nMIIB\\n-----END OPENSSH PRIVATE KEY-----",
            "[redacted]",
        ),
        ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted]."),
        (
            "{GITHUB} github_pat_11ABCDEFG0abcdefghij_KLMN",
            "[redacted] [redacted]",
        ),
        ("xoxb-123456789012-abcdefGHIJ", "[redacted]"),
        (
            "made {OURS}; nsc_key_0123456789abcdefABCDEF",
            "made [redacted]; [redacted]",
        ),
        ("sk_live_0123456789abcdefghij", "[redacted]"),
        (
            "postgres://app:s3cr3t@db:5432/x",
            "postgres://app:[redacted]@db:5432/x",
        ),
        ("redis://:p@ss@host", "redis://:[redacted]@host"),
        (
            "GET /x?a=1&access_token=abcdef&b=2",
            "GET /x?a=1&access_token=[redacted]&b=2",
        ),
        (
            "https://x/cb?code=4/0AX4XfWh-long&state=1",
            "https://x/cb?code=[redacted]&state=1",
        ),
        (
            "https://b/o?X-Amz-Signature=0123456789abcdef",
            "https://b/o?X-Amz-Signature=[redacted]",
        ),
        ("password=hunter2", "password=[redacted]"),
        ("pwd: hunter2, user: bob", "pwd: [redacted], user: bob"),
        (
            "DB_PASSWORD=\"a b\\\"c\" next",
            "DB_PASSWORD=\"[redacted]\" next",
        ),
        (
            "{\"user\":\"bob\",\"password\":\"hunter2\",\"n\":1}",
            "{\"user\":\"bob\",\"password\":\"[redacted]\",\"n\":1}",
        ),
        (
            r#"{\"password\":\"hunter2\"}"#,
            r#"{\"password\":\"[redacted]\"}"#,
        ),
        ("api key: abc123", "api key: [redacted]"),
        (
            "Server=x;Uid=y;Pwd=z z;",
            "Server=x;Uid=y;Pwd=[redacted] z;",
        ),
        (
            "passphrase: correct horse battery",
            "passphrase: [redacted]",
        ),
        ("tokens: [a1, b2] end", "tokens: [redacted] end"),
        ("otp=123456", "otp=[redacted]"),
        ("token=123456 next", "token=[redacted] next"),
        ("password=\\abc", "password=[redacted]"),
        ("password=no\\real", "password=[redacted]"),
        ("Authorization: opaque123 x", "Authorization: [redacted] x"),
        (
            "paid with 4111 1111 1111 1111 today",
            "paid with [redacted] today",
        ),
        ("4111-1111-1111-1111", "[redacted]"),
        (
            "card 378282246310005, 5555555555554444.",
            "card [redacted], [redacted].",
        ),
        ("3782 822463 10005", "[redacted]"),
        ("note 2026 4111 1111 1111 1111", "note 2026 [redacted]"),
    ] {
        let fill = |text: &str| {
            text.replace("{JWT}", JWT)
                .replace("{GITHUB}", GITHUB)
                .replace("{OURS}", OURS)
        };
        assert_eq!(redact(&fill(text)), clean, "{text}");
        assert_eq!(redact(clean), clean, "a second time");
    }
}

#[test]
fn texts_without_secrets_stay() {
    for text in [
        "User logged in successfully",
        "Invalid credentials",
        "SSO login via zitadel as admin",
        "Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}",
        "Policy enabled",
        "Created workspace: Secrets of the sea",
        "basic authentication failed",
        "Basic information about bearer tokens",
        "Bearer authentication required",
        "password changed",
        "password: changed, token: expired",
        "Password policy: at least 12 characters",
        "token_count=5 max_tokens=4096 pass: 3, fail: 0",
        "invalid token: signature does not match",
        "at 1772721000000 (1772721000000000 us, 1772721000000000000 ns)",
        "550e8400-e29b-41d4-a716-446655440000",
        "41111111-1111-1111-1111-111111111111",
        "call +49 4111 1111 1111 1111",
        "order 4111111111111112",
        "sum 0.4111111111111111",
        "x4111111111111111",
        "http://host:8080/path?page=2&sort=key",
        "http://example.com:80/a@b",
        "?code=404&key=name",
        "eyJ is how many tokens begin",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.130",
        "secret::name, std::token::Kind",
        "keyboard: qwerty, author: bob, spin: up",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn every_text_field_is_looked_at() {
    for name in [
        "user_id",
        "user_email",
        "resource",
        "details",
        "session_id",
        "user_agent",
        "request_id",
    ] {
        let event = parse(&json!({name: format!("a {OURS} b")})).unwrap();
        assert_eq!(event.redacted, Some(format!("[\"/{name}\"]")));
        assert!(!format!("{event:?}").contains("0123456789"), "{name}");
    }
}

#[test]
fn resources_are_names() {
    for resource in [
        "api_key:key-1",
        "token:t-1",
        "secret:prod/db",
        "credential:c",
        "policy:password",
    ] {
        let event = parse(
            &json!({"resource": resource, "user_id": resource, "metadata": {"of": resource}}),
        )
        .unwrap();
        assert_eq!((event.resource.as_str(), event.redacted), (resource, None));
    }
    let event = parse(&json!({"resource": "GET /x?access_token=abc"})).unwrap();
    assert_eq!(event.resource, "GET /x?access_token=[redacted]");
}

fn metadata(sent: &Value) -> (Value, Vec<String>) {
    let event = parse(&json!({"metadata": sent})).unwrap();
    let redacted = event
        .redacted
        .map_or(json!([]), |text| serde_json::from_str(&text).unwrap());
    let pointers = redacted
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p.as_str().unwrap().to_owned())
        .collect();
    (
        serde_json::from_str(&event.metadata.unwrap()).unwrap(),
        pointers,
    )
}

#[test]
fn secrets_by_name_at_every_depth() {
    let (clean, pointers) = metadata(&json!({
        "after": {"password": "hunter2", "memory": "16 GB", "list": [{"apiKey": {"id": 1}}, {"Set-Cookie": ["a"]}]},
        "otp": 123456, "token": 5, "tokens": 1500, "pin": true, "secret": "", "cookie": null, "credentials": [],
        "token_count": 7, "password_changed": true, "password_policy": {"min": 12},
        "a/b~c": {"client_secret": "x"},
    }));
    assert_eq!(
        clean,
        json!({
            "after": {"password": "[redacted]", "memory": "16 GB", "list": [{"apiKey": "[redacted]"}, {"Set-Cookie": "[redacted]"}]},
            "otp": "[redacted]", "token": 5, "tokens": 1500, "pin": true, "secret": "", "cookie": null, "credentials": [],
            "token_count": 7, "password_changed": true, "password_policy": {"min": 12},
            "a/b~c": {"client_secret": "[redacted]"},
        })
    );
    let mut expected = vec![
        "/metadata/a~1b~0c/client_secret",
        "/metadata/after/password",
        "/metadata/after/list/0/apiKey",
        "/metadata/after/list/1/Set-Cookie",
        "/metadata/otp",
    ];
    let mut found = pointers.clone();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(metadata(&clean), (clean, vec![]));
}

#[test]
fn secrets_by_looks_in_values_keys_and_numbers() {
    let (clean, pointers) = metadata(&json!({
        "a": [format!("x {JWT}"), 4_111_111_111_111_111_i64, 1_772_721_000_000_i64],
        "k": {GITHUB: 1, OURS: 2},
    }));
    assert_eq!(
        clean,
        json!({"a": ["x [redacted]", "[redacted]", 1_772_721_000_000_i64], "k": {"[redacted]": 1, "[redacted] 2": 2}})
    );
    assert_eq!(
        pointers,
        [
            "/metadata/a/0",
            "/metadata/a/1",
            "/metadata/k/[redacted]",
            "/metadata/k/[redacted] 2"
        ]
    );
    assert_eq!(metadata(&clean), (clean, vec![]));
}

#[test]
fn secrets_named_beside_their_value() {
    let (clean, pointers) = metadata(&json!({
        "headers": [{"name": "Authorization", "value": "opaque"}, {"name": "Accept", "value": "*/*"}],
        "change": {"field": "password", "new": "b", "old": {"x": "a"}, "by": "admin"},
    }));
    assert_eq!(
        clean,
        json!({
            "headers": [{"name": "Authorization", "value": "[redacted]"}, {"name": "Accept", "value": "*/*"}],
            "change": {"field": "password", "new": "[redacted]", "old": "[redacted]", "by": "admin"},
        })
    );
    assert_eq!(
        pointers,
        [
            "/metadata/change/new",
            "/metadata/change/old",
            "/metadata/headers/0/value"
        ]
    );
}

#[test]
fn pointers_come_in_the_order_of_the_fields() {
    let event = parse(&json!({
        "metadata": {"password": "x"}, "user_agent": OURS, "details": OURS, "user_id": OURS,
    }))
    .unwrap();
    assert_eq!(
        event.redacted.as_deref(),
        Some(r#"["/user_id","/details","/user_agent","/metadata/password"]"#)
    );
}

#[test]
fn login_names() {
    assert_eq!(
        attempted_login_name("attempted-user-id"),
        "attempted-user-id"
    );
    assert_eq!(
        attempted_login_name("john@neogenesys.com"),
        "john@neogenesys.com"
    );
    assert_eq!(attempted_login_name("Tr0ub4dor&3"), "[unrecognised]");
}

/// Texts of many names cost no more than their length, or nearly: one of the longest details is done in milliseconds even
/// without optimisation, where a quadratic rule takes seconds.
#[test]
fn long_texts_are_done_in_time() {
    for part in [
        "password:\"",
        "token: a b ",
        "a=",
        "://a:",
        "eyJaaaaaaaaa.",
        "-----BEGIN PRIVATE KEY-----",
        "password=[",
        "1 ",
        "4111 ",
    ] {
        let text = part.repeat(120_000 / part.len());
        let start = std::time::Instant::now();
        assert!(redact(&text).len() <= text.len() * 2);
        assert!(
            start.elapsed().as_millis() < 2_000,
            "{part}: {:?}",
            start.elapsed()
        );
    }
}

/// Pieces of secrets and of texts around them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,6}",
        "[=:;,&?\"'\\\\ \n]{1,3}",
        proptest::sample::select(vec![
            "password",
            "token",
            "api_key",
            "Authorization",
            "Cookie",
            "Bearer ",
            "Basic ",
            "eyJhbGciOiJub25lIn0.eyJzdWIi.",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "://a:",
            "@host",
            "4111 1111 1111 1111",
            "[redacted]",
            "AKIAIOSFODNN7EXAMPLE",
            "expired",
            "[",
            "]",
            "{",
            "}",
            "?code=",
            "é",
            "\\n",
            "\\\"",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_second_time_changes_nothing(text in pieces()) {
        let once = redact(&text).into_owned();
        prop_assert_eq!(redact(&once), once.as_str());
    }

    #[test]
    fn tokens_never_get_through(before in pieces(), after in "[ ,;\n\"é]?") {
        for secret in [JWT, GITHUB, OURS] {
            let text = format!("{before} {secret}{after}");
            prop_assert!(!redact(&text).contains(&secret[8..28]), "{}", text);
        }
    }

    #[test]
    fn assigned_secrets_never_get_through(before in "[a-z {\"\n]{0,6}", name in "(user|db|new)?[_-]?(password|passwd|pwd|secret|client[_-]?secret|access[_-]?token|api[_-]?key|private[_-]?key)", shout in any::<bool>(), separator in "=|: ?| = |\": ?\"|=\"|: '", secret in "[A-Z][a-z0-9]{6,12}[0-9!#%][A-Za-z]") {
        let name = if shout { name.to_uppercase() } else { name };
        let text = format!("{before} {name}{separator}{secret}");
        prop_assert!(!redact(&text).contains(&secret), "{}", text);
    }
}
