//! Signing in through the provider.

use super::*;

pub(super) static SECTIONS: &[Section] = &[section(
    "sso_login",
    &[
        row(
            SUCCESS,
            &[],
            Sso(&["admin"], AS_IT_IS),
            303,
            &[
                "create_user user:{lucia id} ok {lucia@neogenesys.com}: Created lucia@neogenesys.com as admin at the first SSO login",
                "sso_login auth ok {lucia@neogenesys.com}: SSO login via zitadel as admin",
            ],
        ),
        row(
            "again, with less",
            &[],
            Sso(&[], AS_IT_IS),
            303,
            &[
                "change_role user:{lucia id} ok {lucia@neogenesys.com}: Changed role of lucia@neogenesys.com from admin to user",
                "sso_login auth ok {lucia@neogenesys.com}: SSO login via zitadel as user",
            ],
        ),
        row(
            "state",
            &[],
            ForeignAnswer,
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the answer is of no sign-in this browser began (state)",
            ],
        ),
        row(
            "nonce",
            &[],
            Sso(&[], |claims, _| claims["nonce"] = json!("x")),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the token is of another sign-in (nonce)",
            ],
        ),
        row(
            "audience",
            &[],
            Sso(&[], |claims, _| claims["aud"] = json!("x")),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the token is for somebody else (audience)",
            ],
        ),
        row(
            "issuer",
            &[],
            Sso(&[], |claims, _| claims["iss"] = json!("x")),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the token is of another issuer",
            ],
        ),
        row(
            "expired token",
            &[],
            Sso(&[], |claims, _| claims["exp"] = json!(1)),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the token has expired",
            ],
        ),
        row(
            "somebody else's claims",
            &[],
            Sso(&[], |_, person| person["sub"] = json!("9")),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: the provider described somebody else",
            ],
        ),
        row(
            "no address",
            &[],
            Sso(&[], |claims, person| {
                claims["sub"] = json!("9");
                *person = json!({"sub": "9"});
            }),
            303,
            &[
                "sso_login auth failed by [unrecognised] <> from 127.0.0.1: SSO login via zitadel failed: no usable e-mail address",
            ],
        ),
        row(
            "address not verified",
            &[],
            Sso(&[], |claims, person| {
                claims["sub"] = json!("9");
                *person = json!({"sub": "9", "email": "eva@neogenesys.com"});
            }),
            303,
            &[
                "sso_login auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: SSO login via zitadel failed: the e-mail address is not verified",
            ],
        ),
        row(
            "address of somebody else",
            &[],
            Sso(&[], |claims, person| {
                claims["sub"] = json!("9");
                person["sub"] = json!("9");
            }),
            303,
            &[
                "sso_login auth failed by lucia@neogenesys.com <lucia@neogenesys.com> from 127.0.0.1: SSO login via zitadel failed: the e-mail address has another account",
            ],
        ),
        row(
            "address of another organization",
            &[OtherOrganization],
            Sso(&[], |claims, person| {
                claims["sub"] = json!("9");
                person["sub"] = json!("9");
                person["email"] = json!("x@other.example");
            }),
            303,
            &[
                "sso_login auth failed by x@other.example <x@other.example> from 127.0.0.1: SSO login via zitadel failed: the e-mail address has another account",
            ],
        ),
        row(
            "second factor",
            &[SECOND_FACTOR],
            Sso(&[], AS_IT_IS),
            303,
            &[
                "sso_login auth failed {lucia@neogenesys.com}: SSO login via zitadel failed: a second factor is required",
            ],
        ),
        row(
            "locked",
            &[
                NO_SECOND_FACTOR,
                Http("admin", "POST /api/users/{lucia id}/lock", ""),
            ],
            Sso(&[], AS_IT_IS),
            303,
            &[
                "sso_login auth failed {lucia@neogenesys.com}: SSO login via zitadel failed: the account is locked",
            ],
        ),
        row(
            "expired account",
            &[
                Http("admin", "POST /api/users/{lucia id}/unlock", ""),
                Http(
                    "admin",
                    "PATCH /api/users/{lucia id}",
                    r#"{"expires_at":"2026-03-05T12:01:00Z"}"#,
                ),
                NEXT_MINUTE,
            ],
            Sso(&[], AS_IT_IS),
            303,
            &[
                "sso_login auth failed {lucia@neogenesys.com}: SSO login via zitadel failed: the account has expired",
            ],
        ),
        row(
            "from elsewhere",
            &[ELSEWHERE_ONLY],
            Sso(&[], AS_IT_IS),
            303,
            &[
                "sso_login auth failed {lucia@neogenesys.com}: SSO login via zitadel failed: address not allowed",
            ],
        ),
    ],
)];
