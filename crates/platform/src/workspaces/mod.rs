//! Workspaces: what there is, defining it, launching and stopping.

mod define;
mod form;
mod launch;
mod stop;

pub use form::WorkspaceForm;
pub use launch::Launched;
use store::{Command, UsageQuery, Workspace, WorkspaceUsage};

use crate::{Platform, Principal, Result, builtin};

/// What the ids of workspaces begin with that administrators made; a number follows.
const CUSTOM: &str = "ws-custom-";

impl Platform {
    /// The workspaces `who` may see, the defaults first: people who only use them see those that can be launched.
    ///
    /// # Errors
    /// Those of the store.
    pub fn workspaces(&self, who: &Principal) -> Result<Vec<Workspace>> {
        let all = self.store().workspaces(who.organization())?;
        let mut seen = shown(all);
        seen.retain(|workspace| workspace.enabled || who.may_read_all());
        Ok(seen)
    }

    /// The use of workspaces that `who` may see: everybody's for administrators, auditors and keys that read, else their
    /// own. Blocks.
    ///
    /// # Errors
    /// Those of the store.
    pub fn workspace_usage(
        &self,
        who: &Principal,
        wanted: UsageQuery,
    ) -> Result<Vec<WorkspaceUsage>> {
        let user_id = match who.may_read_all() {
            true => wanted.user_id,
            false => Some(who.actor_id()),
        };
        let wanted = UsageQuery { user_id, ..wanted };
        Ok(self.store().workspace_usage(who.organization(), &wanted)?)
    }
}

/// As they are shown: in order, and those from before workspaces had images with their values.
fn shown(workspaces: Vec<Workspace>) -> Vec<Workspace> {
    let defaults = builtin::workspaces();
    let place = |workspace: &Workspace| {
        let default = defaults.iter().position(|one| one.id == workspace.id);
        let number = workspace.id.strip_prefix(CUSTOM);
        let number: u64 = number.and_then(|n| n.parse().ok()).unwrap_or(0);
        (default.unwrap_or(defaults.len()), number)
    };
    let mut shown: Vec<_> = workspaces
        .into_iter()
        .map(|workspace| filled(workspace, &defaults))
        .collect();
    shown.sort_by_cached_key(|workspace| (place(workspace), workspace.id.clone()));
    shown
}

/// A default from before workspaces had images says what it is now. No other has none.
fn filled(workspace: Workspace, defaults: &[Workspace]) -> Workspace {
    let default = defaults.iter().find(|one| one.id == workspace.id);
    match default {
        Some(default) if workspace.image.is_empty() => Workspace {
            name: workspace.name,
            enabled: workspace.enabled,
            ..default.clone()
        },
        _ => workspace,
    }
}

/// A workspace in a transaction, as it is shown.
fn find(command: &Command<'_>, id: &str) -> store::Result<Option<Workspace>> {
    let found = command.workspace(id)?;
    Ok(found.map(|workspace| filled(workspace, &builtin::workspaces())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_come_first_and_say_what_they_are() {
        let old = |id: &str, name: &str| Workspace {
            id: id.into(),
            name: name.into(),
            description: String::new(),
            image: String::new(),
            cpu: String::new(),
            memory: String::new(),
            icon: String::new(),
            enabled: false,
        };
        let kept = [
            old("ws-custom-10", "Ten"),
            old("ws-custom-9", "Nine"),
            old("ws-dev-tools", "Our tools"),
            old("ws-sap-neogenesys", "SAP"),
        ];
        let shown = shown(kept.into());
        let ids: Vec<_> = shown.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "ws-sap-neogenesys",
                "ws-dev-tools",
                "ws-custom-9",
                "ws-custom-10"
            ]
        );
        assert_eq!(shown[1].name, "Our tools");
        assert_eq!((shown[1].cpu.as_str(), shown[1].enabled), ("8 vCPU", false));
        assert_eq!(shown[2].image, "");
    }
}
