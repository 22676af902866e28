//! Accounts over HTTP: each action x {success, each refusal} -> the exact event.

mod factor;
mod keys;
mod own;
mod second_step;
mod unrecorded;
mod users;

use std::sync::atomic::Ordering::Relaxed;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::{Client, Reply, TestApp, app::PASSWORD};

pub(super) const JOHN: &str = "john@neogenesys.com";

/// How long the log is.
pub(super) fn size(app: &TestApp) -> u64 {
    app.store.log(&app.organization).unwrap().size
}

/// What was recorded since: `action resource ok|failed <address>: details {metadata}`.
pub(super) fn lines(app: &TestApp, since: u64) -> Vec<String> {
    let line = |at| {
        let record = app.store.at(&app.organization, at).unwrap().unwrap().record;
        let outcome = if record.success { "ok" } else { "failed" };
        let mut line = format!(
            "{} {} {outcome} <{}>: {}",
            record.action, record.resource, record.user_email, record.details
        );
        if let Some(metadata) = record.metadata {
            line.push_str(&format!(" {metadata}"));
        }
        line
    };
    (since..size(app)).map(line).collect()
}

/// The code of a secret now, or some steps away: as an authenticator program makes it.
pub(super) fn code(app: &TestApp, secret: &str, steps: i64) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .chars()
        .map(|c| format!("{:05b}", DIGITS.find(c).unwrap()))
        .collect();
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let step = app.clock.load(Relaxed) / 30_000_000;
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&step.checked_add_signed(steps).unwrap().to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let four: [u8; 4] = digest[at..at + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    )
}

/// Digits that are no code of the secret now.
pub(super) fn wrong_code(app: &TestApp, secret: &str) -> String {
    let near: Vec<_> = (-1..=1).map(|steps| code(app, secret, steps)).collect();
    let mut candidates = (0..).map(|n| format!("{n:06}"));
    candidates.find(|wrong| !near.contains(wrong)).unwrap()
}

/// Enrols a second factor; gives its secret and the recovery codes. The clock goes on by a minute, so that codes are fresh.
pub(crate) async fn enrol(app: &TestApp, client: &Client) -> (String, Vec<String>) {
    let form = json!({"password": PASSWORD});
    let offered = client.post("/api/auth/mfa/enrol", form).await.ok();
    let secret = offered["secret"].as_str().unwrap().to_owned();
    let form = json!({"code": code(app, &secret, 0)});
    let confirmed = client.post("/api/auth/mfa/confirm", form).await.ok();
    app.advance(60);
    (secret, texts(&confirmed["recovery_codes"]))
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items.map(|item| item.as_str().unwrap().into()).collect()
}

/// The first step of a sign-in that has two.
pub(super) async fn first_step(app: &TestApp, email: &str) -> String {
    let form = json!({"email": email, "password": PASSWORD});
    let due = app.client().post("/api/auth/login", form).await.ok();
    assert_eq!(due["mfa"], "verify");
    assert!(due.get("token").is_none() && due.get("secret").is_none());
    due["mfa_token"].as_str().unwrap().to_owned()
}

/// The second.
pub(super) async fn second_step(app: &TestApp, token: &str, code: &str) -> Reply {
    let form = json!({"mfa_token": token, "code": code});
    app.client().post("/api/auth/mfa", form).await
}

pub(super) async fn delete(client: &Client, path: &str) -> Reply {
    client.ask("DELETE", path).send().await
}

pub(super) async fn patch(client: &Client, path: &str, change: Value) -> Reply {
    client.ask("PATCH", path).json(change).send().await
}

/// Without a body.
pub(super) async fn post(client: &Client, path: &str) -> Reply {
    client.ask("POST", path).send().await
}
