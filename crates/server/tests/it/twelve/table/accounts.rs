//! Registering, signing in and out.

use super::*;

pub(super) static SECTIONS: &[Section] = &[
    section(
        "register",
        &[
            row(
                SUCCESS,
                &[],
                register(MIA),
                200,
                &["register auth ok {mia@neogenesys.com}: User registered successfully"],
            ),
            row(
                "taken",
                &[],
                register(MIA),
                409,
                &[
                    "register auth failed {mia@neogenesys.com}: The e-mail address has an account already",
                ],
            ),
            row(
                "taken elsewhere",
                &[OtherOrganization],
                register(r#"{"email":"x@other.example","password":"PASSWORD"}"#),
                409,
                &[
                    "register auth failed by x@other.example <x@other.example> from 127.0.0.1: The e-mail address has an account already",
                ],
            ),
            row(
                "no address",
                &[],
                register(r#"{"email":"not an address","password":"PASSWORD"}"#),
                400,
                &[
                    "register auth failed by [unrecognised] <> from 127.0.0.1: The e-mail address is not acceptable",
                ],
            ),
            row(
                "no name",
                &[],
                register(r#"{"email":"eva@neogenesys.com","password":"PASSWORD","name":"a\nb"}"#),
                400,
                &[
                    "register auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: The name is not acceptable",
                ],
            ),
            row(
                "weak password",
                &[],
                register(r#"{"email":"eva@neogenesys.com","password":"short"}"#),
                400,
                &[
                    "register auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: The password is too weak",
                ],
            ),
            row(
                "from elsewhere",
                &[ELSEWHERE_ONLY],
                register(r#"{"email":"eva@neogenesys.com","password":"PASSWORD"}"#),
                403,
                &[
                    "register auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: Refused (address not allowed)",
                ],
            ),
        ],
    ),
    Section {
        action: "register",
        registration: false,
        rows: &[row(
            "closed",
            &[],
            register(MIA),
            403,
            &[
                "register auth failed by mia@neogenesys.com <mia@neogenesys.com> from 127.0.0.1: Registration is closed",
            ],
        )],
    },
    section(
        "login",
        &[
            row(
                SUCCESS,
                &[],
                login(JOHN),
                200,
                &["login auth ok {user}: User logged in successfully"],
            ),
            row(
                "wrong password",
                &[],
                login(JOHN_WRONG),
                401,
                &["login auth failed {user}: Invalid credentials"],
            ),
            row(
                "unknown",
                &[],
                login(r#"{"email":"eva@neogenesys.com","password":"PASSWORD"}"#),
                401,
                &[
                    "login auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: Invalid credentials",
                ],
            ),
            row(
                "a password in the place of the address",
                &[],
                login(r#"{"email":"correct horse battery","password":"x"}"#),
                401,
                &["login auth failed by [unrecognised] <> from 127.0.0.1: Invalid credentials"],
            ),
            row(
                "the second factor is due, which is no sign-in yet",
                &[SECOND_FACTOR],
                login(JOHN),
                200,
                &[],
            ),
            row(
                "wrong second factor",
                &[],
                Http(
                    "nobody",
                    "POST /api/auth/mfa",
                    r#"{"mfa_token":"{mfa_token}","code":"x"}"#,
                ),
                401,
                &["login auth failed {user}: Invalid credentials (wrong second factor)"],
            ),
            row(
                "second factor too late",
                &[Wait(301)],
                Http(
                    "nobody",
                    "POST /api/auth/mfa",
                    r#"{"mfa_token":"{mfa_token}","code":"x"}"#,
                ),
                401,
                &["login auth failed {user}: Invalid credentials (the second step is over)"],
            ),
            row(
                "no such second step",
                &[NO_SECOND_FACTOR],
                Http(
                    "nobody",
                    "POST /api/auth/mfa",
                    r#"{"mfa_token":"x","code":"x"}"#,
                ),
                401,
                &[
                    "login auth failed by [unrecognised] <> from 127.0.0.1: Invalid credentials (no such second step)",
                ],
            ),
            row(
                "from elsewhere",
                &[ELSEWHERE_ONLY],
                login(JOHN),
                403,
                &["login auth failed {user}: Invalid credentials (address not allowed)"],
            ),
            row(
                "unknown, from elsewhere",
                &[],
                login(r#"{"email":"eva@neogenesys.com","password":"PASSWORD"}"#),
                403,
                &[
                    "login auth failed by eva@neogenesys.com <eva@neogenesys.com> from 127.0.0.1: Invalid credentials (address not allowed)",
                ],
            ),
            row(
                "the tenth failure within a quarter of an hour locks",
                &[
                    FROM_EVERYWHERE,
                    login(JOHN),
                    Fails(9, &Ask::Http("nobody", "POST /api/auth/login", JOHN_WRONG)),
                ],
                login(JOHN_WRONG),
                401,
                &[
                    "login auth failed {user}: Invalid credentials",
                    "lock_user user:{user id} ok {user}: Locked for 15 minutes after 10 failed sign-ins",
                ],
            ),
            row(
                "locked by failures",
                &[],
                login(JOHN),
                401,
                &[
                    "login auth failed {user}: Invalid credentials (the account is locked until 2026-03-05T12:20:01Z)",
                ],
            ),
            row(
                "locked by hand",
                &[
                    Http("admin", "POST /api/users/{user id}/unlock", ""),
                    Http("admin", "POST /api/users/{user id}/lock", ""),
                ],
                login(JOHN),
                401,
                &[
                    "login auth failed {user}: Invalid credentials (an administrator locked the account)",
                ],
            ),
            row(
                "expired",
                &[
                    Http("admin", "POST /api/users/{user id}/unlock", ""),
                    Http(
                        "admin",
                        "PATCH /api/users/{user id}",
                        r#"{"expires_at":"2026-03-05T13:00:00Z"}"#,
                    ),
                    Wait(3600),
                ],
                login(JOHN),
                401,
                &["login auth failed {user}: Invalid credentials (the account has expired)"],
            ),
        ],
    ),
    section(
        "logout",
        &[
            row(
                SUCCESS,
                &[],
                Http("user", "POST /api/auth/logout", ""),
                200,
                &["logout auth ok {user}: User logged out"],
            ),
            row(
                "a key",
                &[],
                Http("key", "POST /api/auth/logout", ""),
                403,
                &["logout auth failed {key}: Only people who are signed in sign out"],
            ),
        ],
    ),
];
