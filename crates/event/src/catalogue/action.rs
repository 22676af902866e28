//! What the catalogue says of an action.

use super::table;

/// An action this program records. Senders may use others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Action {
    /// As in events.
    pub name: &'static str,
    /// What it belongs to.
    pub category: Category,
    /// How much it matters when it succeeds.
    pub severity: Severity,
    /// The form of `resource`, with parts that vary in braces.
    pub resource: &'static str,
    /// For people.
    pub meaning: &'static str,
    /// The form of `details`, with parts that vary in braces; `""` if free.
    pub details: &'static str,
    /// In the Elastic Common Schema.
    pub ecs: Ecs,
    /// In the Open Cybersecurity Schema Framework.
    pub ocsf: Ocsf,
}

/// `event.category` and `event.type` of the Elastic Common Schema (9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Ecs {
    /// `event.category`.
    pub category: &'static [&'static str],
    /// `event.type`.
    #[serde(rename = "type")]
    pub kind: &'static [&'static str],
}

/// Class and activity of the Open Cybersecurity Schema Framework (1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Ocsf {
    /// `class_uid`.
    pub class_uid: u32,
    /// `activity_id`; 99 is "other".
    pub activity_id: u32,
}

impl Ocsf {
    /// `type_uid`.
    pub const fn type_uid(self) -> u32 {
        self.class_uid * 100 + self.activity_id
    }

    /// `category_uid`: 3 identity and access, 6 application.
    pub const fn category_uid(self) -> u32 {
        self.class_uid / 1000
    }
}

/// What an action belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "title says it")]
pub enum Category {
    Authentication,
    Workspaces,
    Sessions,
    Policies,
    Access,
    Accounts,
    Keys,
    Settings,
    Machine,
    Log,
    Followers,
    Statements,
}

impl Category {
    /// Every category, in the order of the catalogue.
    pub const ALL: [Self; 12] = [
        Self::Authentication,
        Self::Workspaces,
        Self::Sessions,
        Self::Policies,
        Self::Access,
        Self::Accounts,
        Self::Keys,
        Self::Settings,
        Self::Machine,
        Self::Log,
        Self::Followers,
        Self::Statements,
    ];

    /// As in JSON and filters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Workspaces => "workspaces",
            Self::Sessions => "sessions",
            Self::Policies => "policies",
            Self::Access => "access",
            Self::Accounts => "accounts",
            Self::Keys => "keys",
            Self::Settings => "settings",
            Self::Machine => "machine",
            Self::Log => "log",
            Self::Followers => "followers",
            Self::Statements => "statements",
        }
    }

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Authentication => "Signing in and out",
            Self::Workspaces => "Workspaces",
            Self::Sessions => "Sessions",
            Self::Policies => "Security policies",
            Self::Access => "Refusals",
            Self::Accounts => "Accounts",
            Self::Keys => "API keys",
            Self::Settings => "Settings",
            Self::Machine => "The machine",
            Self::Log => "Reading the log",
            Self::Followers => "Followers of the log",
            Self::Statements => "Statements of the log itself",
        }
    }
}

/// How much an action matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the usual words")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
}

impl Severity {
    /// As in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// `severity_id` of OCSF, 1 to 4.
    pub const fn ocsf_id(self) -> u8 {
        self as u8 + 1
    }
}

/// Every action, by category.
pub static ACTIONS: &[Action] = &table::ROWS;

/// The action of a name, if it is in the catalogue.
pub fn find(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// Whether an action is a statement of the log about itself, which nobody can send.
pub fn is_statement(name: &str) -> bool {
    matches!(
        name,
        "begin_log"
            | "update_retention"
            | "expire_logs"
            | "erase_subject"
            | "rotate_key"
            | "create_hold"
            | "release_hold"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_well_formed() {
        for (place, action) in ACTIONS.iter().enumerate() {
            assert!(
                crate::is_action(action.name)
                    && action
                        .name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b == b'_')
            );
            assert!(
                ACTIONS[..place]
                    .iter()
                    .all(|other| other.name != action.name),
                "{} is there twice",
                action.name
            );
            assert_eq!(
                is_statement(action.name),
                action.category == Category::Statements,
                "{}",
                action.name
            );
            assert!(action.meaning.ends_with('.') && !action.resource.is_empty());
            assert_eq!(find(action.name), Some(action));
        }
        assert_eq!(find("nothing"), None);
        assert_eq!(
            Category::ALL.len(),
            ACTIONS
                .iter()
                .map(|a| a.category)
                .collect::<std::collections::BTreeSet<_>>()
                .len()
        );
    }

    /// The pairs the schema allows, of those used here.
    #[test]
    fn ecs_pairs_are_allowed() {
        let allowed = |category: &str| -> &[&str] {
            match category {
                "authentication" | "session" => &["start", "end", "info"],
                "iam" => &[
                    "admin", "change", "creation", "deletion", "group", "info", "user",
                ],
                "configuration" => &["access", "change", "creation", "deletion", "info"],
                "host" => &["access", "change", "end", "info", "start"],
                "web" => &["access", "error", "info"],
                _ => &[],
            }
        };
        for action in ACTIONS {
            for category in action.ecs.category {
                for kind in action.ecs.kind {
                    assert!(
                        allowed(category).contains(kind),
                        "{}: {category} {kind}",
                        action.name
                    );
                }
            }
        }
    }

    #[test]
    fn ocsf_types_are_of_the_published_map() {
        let type_uid = |name| find(name).unwrap().ocsf.type_uid();
        assert_eq!(type_uid("login"), 300_201);
        assert_eq!(type_uid("launch_workspace"), 600_203);
        assert_eq!(type_uid("delete_workspace"), 300_404);
        assert_eq!(type_uid("toggle_policy"), 300_408);
        assert_eq!(find("view_logs").unwrap().ocsf.category_uid(), 6);
    }
}
