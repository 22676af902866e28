//! `docs/EVENTS.md`.

use std::fmt::Write as _;

use super::{ACTIONS, Category};
use crate::{RESERVED_IDS, limits};

/// The text of `docs/EVENTS.md`: the fields, their limits, and every action. A test keeps the file in step.
pub fn events_markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    fields(&mut out);
    for category in Category::ALL {
        // Writing to a String cannot fail; so also below.
        let _ = write!(
            out,
            "\n## {} (`{}`)\n\n{ACTION_HEAD}",
            category.title(),
            category.name()
        );
        for action in ACTIONS.iter().filter(|action| action.category == category) {
            let details = if action.details.is_empty() {
                String::new()
            } else {
                format!("`{}`", action.details)
            };
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | `{}` | {details} | {} / {} | {} |",
                action.name,
                action.meaning,
                action.severity.name(),
                action.resource,
                action.ecs.category.join(", "),
                action.ecs.kind.join(", "),
                action.ocsf.type_uid(),
            );
        }
    }
    out
}

const INTRODUCTION: &str = "\
<!-- Made from the catalogue in crates/event. Do not edit: change the catalogue and make it again. -->
# Events

An event says who did what to what, when, from where, and whether it succeeded. The first nine fields are always
present in answers, in this order. Senders may use actions of their own besides those listed here.
";

const ACTION_HEAD: &str = "\
| action | meaning | severity | resource | details | ECS category / type | OCSF type |
|---|---|---|---|---|---|---|
";

fn fields(out: &mut String) {
    let rows = [
        (
            "id",
            "optional",
            limits::ID,
            "the sender's deduplication key, `[A-Za-z0-9._:-]`; ours are `log-<UUIDv7>`",
        ),
        ("user_id", "required", limits::USER_ID, "who acted"),
        ("user_email", "`\"\"`", limits::USER_EMAIL, "their address"),
        (
            "action",
            "required",
            limits::ACTION,
            "what was done, `[A-Za-z0-9][A-Za-z0-9._:/-]*`",
        ),
        (
            "resource",
            "required",
            limits::RESOURCE,
            "what it was done to",
        ),
        ("details", "`\"\"`", limits::DETAILS, "for people to read"),
        (
            "ip_address",
            "`\"\"`",
            limits::IP_ADDRESS,
            "of the end user",
        ),
        (
            "timestamp",
            "arrival",
            35,
            "when it happened, RFC 3339 with an offset",
        ),
        ("success", "`true`", 5, "whether it succeeded"),
        (
            "session_id",
            "absent",
            limits::SESSION_ID,
            "a launched workspace session",
        ),
        (
            "user_agent",
            "absent",
            limits::USER_AGENT,
            "the client program",
        ),
        (
            "request_id",
            "absent",
            limits::REQUEST_ID,
            "the request it belongs to",
        ),
        (
            "metadata",
            "absent",
            limits::METADATA,
            "a JSON object; for changes `{\"before\":{..},\"after\":{..}}`",
        ),
    ];
    out.push_str("\n| field | when not sent | bytes at most | meaning |\n|---|---|---|---|\n");
    for (name, default, limit, meaning) in rows {
        let _ = writeln!(out, "| `{name}` | {default} | {limit} | {meaning} |");
    }
    out.push_str(
        "\nSet by the server and refused from senders: `index`, `received_at`, `source`, `sender`, `redacted`, `statement`.\n",
    );
    let _ = writeln!(
        out,
        "\nNot taken as `id`, since an event of it could not be opened at `/api/audit-logs/{{id}}`, which would be the address of \
         something else: `{}`.",
        RESERVED_IDS.join("`, `")
    );
}
