//! Policies.

use super::*;

pub(super) static SECTIONS: &[Section] = &[section(
    "toggle_policy",
    &[
        row(
            SUCCESS,
            &[],
            Http("admin", "PATCH /api/policies/pol-single-session", ""),
            200,
            &["toggle_policy policy:pol-single-session ok {admin}: Policy enabled"],
        ),
        row(
            "set to what it is",
            &[],
            Http(
                "admin",
                "PATCH /api/policies/pol-single-session",
                r#"{"enabled":true}"#,
            ),
            200,
            &[],
        ),
        row(
            "and back",
            &[],
            Http(
                "admin",
                "PATCH /api/policies/pol-single-session",
                r#"{"enabled":false}"#,
            ),
            200,
            &["toggle_policy policy:pol-single-session ok {admin}: Policy disabled"],
        ),
        row(
            "a user",
            &[],
            Http("user", "PATCH /api/policies/pol-single-session", ""),
            403,
            &[
                "toggle_policy policy:pol-single-session failed {user}: Only administrators may change policies",
            ],
        ),
        row(
            "an auditor",
            &[],
            Http("auditor", "PATCH /api/policies/pol-single-session", ""),
            403,
            &[
                "toggle_policy policy:pol-single-session failed {auditor}: Only administrators may change policies",
            ],
        ),
        row(
            "not there",
            &[],
            Http("admin", "PATCH /api/policies/pol-none", ""),
            404,
            &["toggle_policy policy:pol-none failed {admin}: Policy not found"],
        ),
        row(
            "oneself out",
            &[],
            Http("admin", "PATCH /api/policies/pol-ip-allowlist", ""),
            409,
            &[
                "toggle_policy policy:pol-ip-allowlist failed {admin}: The list would not admit the caller's own address",
            ],
        ),
    ],
)];
