//! The catalogue, and the actions an organization uses beside it.

use axum::{Extension, Json as Answered, extract::State};
use event::catalogue::{ACTIONS, Action, Category};
use platform::Principal;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{App, app::blocking, problem::Problem};

/// An action as it is listed: of the catalogue, or of the organization's own.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Listed {
    Catalogue(&'static Action),
    Own { name: String, first_used_at: String },
}

/// The organization's own are for those who may read or verify its whole log: others would learn what others did.
pub(super) async fn actions(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
) -> Result<Answered<Vec<Listed>>, Problem> {
    let mut listed: Vec<Listed> = ACTIONS.iter().map(Listed::Catalogue).collect();
    if who.may_read_all() || who.may_verify() {
        let (store, of) = (app.store().clone(), who.organization().clone());
        let own = blocking(move || store.custom_actions(&of)).await??;
        listed.extend(own.into_iter().map(|own| Listed::Own {
            name: own.name,
            first_used_at: own.first_used_at.to_string(),
        }));
    }
    Ok(Answered(listed))
}

/// The schema of [`Listed`].
pub(crate) fn schema() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "description": "An action: of the catalogue, or one that the organization uses beside it.",
        "oneOf": [
            {
                "title": "CatalogueAction",
                "type": "object",
                "required": ["kind", "name", "category", "severity", "resource", "meaning", "details", "ecs", "ocsf"],
                "properties": {
                    "kind": { "type": "string", "const": "catalogue" },
                    "name": text("As in events."),
                    "category": { "type": "string", "enum": Category::ALL.map(Category::name), "description": "What it belongs to." },
                    "severity": { "type": "string", "enum": ["info", "low", "medium", "high"], "description": "How much it matters when it succeeds." },
                    "resource": text("The form of `resource`, with parts that vary in braces."),
                    "meaning": text("For people."),
                    "details": text("The form of `details`, with parts that vary in braces; empty if free."),
                    "ecs": {
                        "type": "object",
                        "description": "event.category and event.type of the Elastic Common Schema.",
                        "required": ["category", "type"],
                        "properties": { "category": texts, "type": texts }
                    },
                    "ocsf": {
                        "type": "object",
                        "description": "In the Open Cybersecurity Schema Framework.",
                        "required": ["class_uid", "activity_id"],
                        "properties": { "class_uid": { "type": "integer" }, "activity_id": { "type": "integer" } }
                    }
                }
            },
            {
                "title": "OwnAction",
                "type": "object",
                "required": ["kind", "name", "first_used_at"],
                "properties": {
                    "kind": { "type": "string", "const": "own" },
                    "name": text("As in events."),
                    "first_used_at": { "type": "string", "format": "date-time", "description": "When the first event with it was accepted." }
                }
            }
        ]
    })
}
