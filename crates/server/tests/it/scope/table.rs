//! What each route that reads has to do with events.

use std::collections::BTreeSet;

/// What a route reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// Nothing that is of somebody.
    Nothing,
    /// Events that a filter finds, as one answer.
    Found,
    /// The same as they come.
    Followed,
    /// Counts of them.
    Counted,
    /// One event, by its id.
    Event,
    /// Its proof: of one's own it tells how long the log is, as its index does.
    Proof,
    /// The actions that an organization uses.
    Actions,
    /// Whatever is the reader's own alone: their account, the list of their exports; of sessions, where a plain user reads.
    Own,
    /// An export of the reader's, by its id.
    Export,
    /// The settings of the reader's organization, by its id.
    Organization,
    /// The log of an organization, by the id of that.
    Log,
    /// The same, but never for everybody.
    Entries,
    /// What administrators and auditors alone may read, who see everything.
    Overseen,
    /// What only the command line on the server's machine may read.
    Operators,
}

use Reads::*;

/// Every route that reads.
pub(super) const ROUTES: &[(&str, Reads)] = &[
    ("/health", Nothing),
    ("/metrics", Nothing),
    ("/api/openapi.json", Nothing),
    ("/api/auth/me", Own),
    ("/api/auth/methods", Nothing),
    ("/api/auth/sso", Nothing),
    ("/api/auth/sso/callback", Nothing),
    ("/api/organizations", Own),
    ("/api/organizations/{id}", Organization),
    ("/api/auth/sign-ins", Own),
    ("/api/users", Overseen),
    ("/api/users/{id}", Overseen),
    ("/api/users/{id}/sign-ins", Overseen),
    ("/api/api-keys", Overseen),
    ("/api/workspaces", Nothing),
    ("/api/workspaces/usage", Own),
    ("/api/sessions", Own),
    ("/api/policies", Nothing),
    ("/api/audit-logs", Found),
    ("/api/audit-logs/stats", Counted),
    ("/api/audit-logs/actions", Actions),
    ("/api/audit-logs/stream", Followed),
    ("/api/audit-logs/export", Found),
    ("/api/audit-logs/{id}", Event),
    ("/api/audit-logs/{id}/proof", Proof),
    ("/api/audit-logs/exports", Own),
    ("/api/audit-logs/exports/{id}", Export),
    ("/api/audit-logs/exports/{id}/file", Export),
    ("/api/audit-logs/exports/{id}/manifest", Export),
    ("/api/log/checkpoints", Overseen),
    ("/api/log/verifications", Overseen),
    ("/log/{organization}/checkpoint", Log),
    ("/log/{organization}/vkey", Log),
    ("/log/{organization}/tile/{path}", Log),
    ("/log/{organization}/tile/entries/{path}", Entries),
    ("/log/{organization}/{number}/checkpoint", Log),
    ("/log/{organization}/{number}/vkey", Log),
    ("/log/{organization}/{number}/tile/{path}", Log),
    ("/log/{organization}/{number}/tile/entries/{path}", Entries),
    ("/operator/audit-logs", Operators),
    ("/operator/audit-logs/stats", Operators),
    ("/operator/audit-logs/stream", Operators),
    ("/operator/audit-logs/export", Operators),
    ("/operator/audit-logs/exports", Operators),
    ("/operator/audit-logs/exports/{id}", Operators),
    ("/operator/audit-logs/exports/{id}/file", Operators),
    ("/operator/audit-logs/exports/{id}/manifest", Operators),
    ("/operator/audit-logs/{id}/proof", Operators),
    ("/operator/imports/{id}", Operators),
    ("/operator/keys", Operators),
    ("/operator/seal", Operators),
    ("/operator/users", Operators),
    ("/operator/users/{id}", Operators),
    ("/operator/users/{id}/sign-ins", Operators),
];

/// The routes that read one of some kinds.
pub(super) fn those(kinds: &[Reads]) -> impl Iterator<Item = (&'static str, Reads)> {
    let wanted = |(_, reads): &&(&'static str, Reads)| kinds.contains(reads);
    let found: Vec<_> = ROUTES.iter().filter(wanted).copied().collect();
    assert!(!found.is_empty(), "{kinds:?}");
    found.into_iter()
}

/// Whoever adds a route that reads says here what it reads, and so what is tried on it.
#[test]
fn every_route_that_reads_is_here() {
    let document = server::openapi(true);
    let paths = document["paths"].as_object().unwrap().iter();
    let reading = paths.filter(|(_, item)| item["get"].is_object() || item["head"].is_object());
    let served: BTreeSet<&str> = reading.map(|(path, _)| path.as_str()).collect();
    let known: BTreeSet<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    assert_eq!(known.len(), ROUTES.len());
    assert_eq!(served, known);
}
