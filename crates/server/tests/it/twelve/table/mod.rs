//! The table, by what the actions are about.

mod accounts;
mod policies;
mod sessions;
mod sso;
mod workspaces;

use serde_json::{Value, json};

/// Changes what a provider claims: in the ID token, and of the person.
pub(super) type Claims = fn(&mut Value, &mut Value);

/// What somebody does. `PASSWORD` and `ADMIN` stand for themselves.
pub(super) enum Ask {
    /// Who, method and path, and the body, if there is one.
    Http(&'static str, &'static str, &'static str),
    /// The same so many times.
    Times(u32, &'static Ask),
    /// The same, each time refused.
    Fails(u32, &'static Ask),
    /// Seconds go by.
    Wait(u64),
    OtherOrganization,
    /// Somebody comes back from the provider, with these roles there.
    Sso(&'static [&'static str], Claims),
    /// Somebody comes from nowhere as if from the provider.
    ForeignAnswer,
}

pub(super) struct Row {
    pub(super) case: &'static str,
    /// What is done before, and not looked at.
    pub(super) given: &'static [Ask],
    pub(super) ask: Ask,
    pub(super) status: u16,
    /// As `recorded::line` has them. `{admin}` stands for `by id <address> from 127.0.0.1` of the administrator, and
    /// `{mia@...}` for that of whoever has the address.
    pub(super) events: &'static [&'static str],
}

pub(super) struct Section {
    pub(super) action: &'static str,
    /// Whether people may register.
    pub(super) registration: bool,
    pub(super) rows: &'static [Row],
}

const fn section(action: &'static str, rows: &'static [Row]) -> Section {
    Section {
        action,
        registration: true,
        rows,
    }
}

const fn row(
    case: &'static str,
    given: &'static [Ask],
    ask: Ask,
    status: u16,
    events: &'static [&'static str],
) -> Row {
    Row {
        case,
        given,
        ask,
        status,
        events,
    }
}

use Ask::{Fails, ForeignAnswer, Http, OtherOrganization, Sso, Times, Wait};

const SUCCESS: &str = "success";
const NEXT_MINUTE: Ask = Wait(61);
const AS_IT_IS: Claims = |_, _| {};

/// As the operator, so that whoever acts is not kept out by it.
const ELSEWHERE_ONLY: Ask = Http(
    "operator",
    "PATCH /api/policies/pol-ip-allowlist",
    r#"{"enabled":true,"settings":{"networks":["10.0.0.0/8"]}}"#,
);
const FROM_EVERYWHERE: Ask = Http(
    "operator",
    "PATCH /api/policies/pol-ip-allowlist",
    r#"{"enabled":false}"#,
);
const SECOND_FACTOR: Ask = Http(
    "operator",
    "PATCH /api/policies/pol-mfa-required",
    r#"{"enabled":true}"#,
);
const NO_SECOND_FACTOR: Ask = Http(
    "operator",
    "PATCH /api/policies/pol-mfa-required",
    r#"{"enabled":false}"#,
);

const fn register(body: &'static str) -> Ask {
    Http("nobody", "POST /api/auth/register", body)
}

const fn login(body: &'static str) -> Ask {
    Http("nobody", "POST /api/auth/login", body)
}

const MIA: &str = r#"{"email":"mia@neogenesys.com","password":"PASSWORD","name":"Mia"}"#;
const JOHN: &str = r#"{"email":"john@neogenesys.com","password":"PASSWORD"}"#;
const JOHN_WRONG: &str = r#"{"email":"john@neogenesys.com","password":"not the password"}"#;
const LAB: &str = r#"{"name":"Lab","image":"neosc/lab:1"}"#;

/// All of it.
pub(super) fn sections() -> impl Iterator<Item = &'static Section> {
    [
        accounts::SECTIONS,
        sso::SECTIONS,
        sessions::SECTIONS,
        workspaces::SECTIONS,
        policies::SECTIONS,
    ]
    .into_iter()
    .flatten()
}
