//! The routes: of administrators, and of the operator.

use axum::{
    http::Method,
    routing::{delete, get, patch, post},
};

use crate::{
    auth::Access,
    routes::{Answer, Doc, Parameter, Route, Sent, pages::CURSOR},
};

const USER: Parameter = Parameter::Path("id", "Id of the account, or its address.");

/// The routes below `$base`, for those who read and those who change; `$prefix` makes their names others.
macro_rules! routes {
    ($base:literal, $read:expr, $write:expr, $tag:literal, $prefix:literal) => {
        &[
            Route::usual(
                Method::GET,
                $base,
                || get(super::list),
                $read,
                "users",
                Doc {
                    id: concat!($prefix, "list_users"),
                    tag: $tag,
                    summary: "List the accounts",
                    description: "By address. A thousand at once: the cursor of the next page is in X-Next-Cursor.",
                    parameters: &[CURSOR],
                    sent: Sent::Nothing,
                    answer: Answer::List("ShownUser"),
                    errors: &[],
                },
            ),
            Route::usual(
                Method::POST,
                $base,
                || post(super::create),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "create_user"),
                    tag: $tag,
                    summary: "Make an account",
                    description: "Without a password one is drawn, and shown this once.",
                    parameters: &[],
                    sent: Sent::Json("NewUser"),
                    answer: Answer::Json("Named"),
                    errors: &[403, 409],
                },
            ),
            Route::usual(
                Method::GET,
                concat!($base, "/{id}"),
                || get(super::one),
                $read,
                "users",
                Doc {
                    id: concat!($prefix, "get_user"),
                    tag: $tag,
                    summary: "One account",
                    description: "As in the list.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Json("ShownUser"),
                    errors: &[404],
                },
            ),
            Route::usual(
                Method::PATCH,
                concat!($base, "/{id}"),
                || patch(super::change),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "update_user"),
                    tag: $tag,
                    summary: "Change an account",
                    description: "Its role, its name, its end. The last administrator who can sign in for good stays one (`last_admin`). What is so already changes and records nothing.",
                    parameters: &[USER],
                    sent: Sent::Json("UserChange"),
                    answer: Answer::Json("ShownUser"),
                    errors: &[403, 404, 409],
                },
            ),
            Route::usual(
                Method::POST,
                concat!($base, "/{id}/lock"),
                || post(super::lock),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "lock_user"),
                    tag: $tag,
                    summary: "Lock an account",
                    description: "Its sign-ins end, and nobody signs in until it is unlocked. The last administrator is not locked (`last_admin`).",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Json("Ended"),
                    errors: &[403, 404, 409],
                },
            ),
            Route::usual(
                Method::POST,
                concat!($base, "/{id}/unlock"),
                || post(super::unlock),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "unlock_user"),
                    tag: $tag,
                    summary: "Unlock an account",
                    description: "Whether an administrator locked it, or too many failures did.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Nothing,
                    errors: &[403, 404, 409],
                },
            ),
            Route::usual(
                Method::POST,
                concat!($base, "/{id}/unlink"),
                || post(super::unlink),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "unlink_user"),
                    tag: $tag,
                    summary: "Free an account of whom an identity provider signs in to it",
                    description: "Its sign-ins end; the next sign-in through the provider by somebody of its address takes it anew. A \
                                  conflict (`not_linked`) if nobody of a provider has it.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Json("Ended"),
                    errors: &[403, 404, 409],
                },
            ),
            Route::usual(
                Method::POST,
                concat!($base, "/{id}/password"),
                || post(super::reset),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "reset_password"),
                    tag: $tag,
                    summary: "Give an account another password",
                    description: "Its sign-ins end. Without a password one is drawn, and shown this once.",
                    parameters: &[USER],
                    sent: Sent::Json("Reset"),
                    answer: Answer::Json("Named"),
                    errors: &[403, 404, 409],
                },
            ),
            Route::usual(
                Method::GET,
                concat!($base, "/{id}/sign-ins"),
                || get(super::sign_ins),
                $read,
                "users",
                Doc {
                    id: concat!($prefix, "list_sign_ins_of"),
                    tag: $tag,
                    summary: "List the sign-ins of an account",
                    description: "Those that last, the newest first; a thousand at the most.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::List("ShownSignIn"),
                    errors: &[404],
                },
            ),
            Route::usual(
                Method::DELETE,
                concat!($base, "/{id}/sign-ins"),
                || delete(super::revoke),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "revoke_sign_ins"),
                    tag: $tag,
                    summary: "End the sign-ins of an account",
                    description: "Their tokens are of no use from this answer on.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Json("Ended"),
                    errors: &[403, 404],
                },
            ),
            Route::usual(
                Method::DELETE,
                concat!($base, "/{id}/sign-ins/{sign_in}"),
                || delete(super::revoke_one),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "revoke_sign_in"),
                    tag: $tag,
                    summary: "End a sign-in of an account",
                    description: "Its token is of no use from this answer on.",
                    parameters: &[USER, Parameter::Path("sign_in", "Id of the sign-in.")],
                    sent: Sent::Nothing,
                    answer: Answer::Nothing,
                    errors: &[403, 404],
                },
            ),
            Route::usual(
                Method::DELETE,
                concat!($base, "/{id}/mfa"),
                || delete(super::reset_factor),
                $write,
                "users",
                Doc {
                    id: concat!($prefix, "reset_mfa"),
                    tag: $tag,
                    summary: "Remove the second factor of an account",
                    description: "For somebody who has lost it, with its recovery codes. Where the policy wants one, they enrol another at the next sign-in.",
                    parameters: &[USER],
                    sent: Sent::Nothing,
                    answer: Answer::Nothing,
                    errors: &[403, 404, 409],
                },
            ),
        ]
    };
}

pub(in crate::routes) static ROUTES: &[Route] =
    routes!("/api/users", Access::Overseers, Access::Known, "users", "");

pub(in crate::routes) static OPERATORS: &[Route] = routes!(
    "/operator/users",
    Access::Operator,
    Access::Operator,
    "operator",
    "operator_"
);
