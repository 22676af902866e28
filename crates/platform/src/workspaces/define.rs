//! What administrators do with the definitions of workspaces.

use event::NewEvent;
use serde_json::json;
use store::{Command, EndedBy, Workspace};

use super::{
    CUSTOM, WorkspaceForm, find,
    form::{Unfit, parts},
    shown,
};
use crate::{
    Caller, Error, Platform, Principal, Result, builtin,
    changes::{between, object},
    command::{self, Refusal, record},
    scribe::{Scribe, with, with_change},
    sessions::end_each,
};

/// Workspaces of an organization at once.
const MOST: usize = 1000;
/// `resource` of what concerns them all.
const ALL: &str = "workspaces";
const ADMINISTRATORS: &str = "Only administrators may change workspaces";

/// A command on definitions, and who gives it.
struct Act {
    who: Principal,
    scribe: Scribe,
    action: &'static str,
    resource: String,
}

impl Act {
    fn of(who: &Principal, caller: &Caller, action: &'static str, resource: String) -> Self {
        Self {
            who: who.clone(),
            scribe: Scribe::of(who, caller),
            action,
            resource,
        }
    }

    fn done(&self, details: impl Into<String>) -> NewEvent {
        self.scribe.done(self.action, &*self.resource, details)
    }

    fn refuse(&self, error: Error, why: &str) -> Refusal {
        let event = self.scribe.failed(self.action, &*self.resource, why);
        Refusal::recorded(error, event)
    }

    fn unfit(&self, (error, why): Unfit) -> Refusal {
        self.refuse(error, why)
    }

    fn must_administer(&self, command: &Command<'_>) -> Result<(), Refusal> {
        if self.who.is_admin_now(command)? {
            return Ok(());
        }
        Err(self.refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS))
    }

    /// The workspace of an id, for an administrator.
    fn find(&self, command: &Command<'_>, id: &str) -> Result<Workspace, Refusal> {
        self.must_administer(command)?;
        let found = find(command, id)?;
        found.ok_or_else(|| self.refuse(Error::NotFound, "Workspace not found"))
    }

    fn create(
        &self,
        command: &mut Command<'_>,
        form: &WorkspaceForm,
    ) -> Result<Workspace, Refusal> {
        self.must_administer(command)?;
        let number = command.highest_workspace(CUSTOM)?.saturating_add(1);
        let made = form.made(format!("{CUSTOM}{number}"));
        let made = made.map_err(|unfit| self.unfit(unfit))?;
        if command.workspaces()?.len() >= MOST {
            let error = Error::conflict(
                "too_many_workspaces",
                format!("an organization has at most {MOST} workspaces: delete one first"),
            );
            return Err(self.refuse(error, "There are too many workspaces"));
        }
        command.put_workspace(&made)?;
        let event = self.scribe.done(
            self.action,
            format!("workspace:{}", made.id),
            format!("Created workspace: {}", made.name),
        );
        let after = object(parts(&made));
        record(command, with_change(event, &json!(null), &after))?;
        Ok(made)
    }

    fn update(
        &self,
        command: &mut Command<'_>,
        id: &str,
        form: &WorkspaceForm,
    ) -> Result<Workspace, Refusal> {
        let before = self.find(command, id)?;
        let after = form.applied(&before).map_err(|unfit| self.unfit(unfit))?;
        let Some(changes) = between(&parts(&before), &parts(&after)) else {
            return Ok(after);
        };
        command.put_workspace(&after)?;
        let event = self.done(format!("Updated workspace: {}", changes.words));
        record(command, with_change(event, &changes.before, &changes.after))?;
        Ok(after)
    }

    fn delete(&self, command: &mut Command<'_>, id: &str) -> Result<(), Refusal> {
        let before = self.find(command, id)?;
        let running = command.sessions_running(None, Some(id))?;
        end_each(command, &self.scribe, &running, EndedBy::Delete)?;
        command.delete_workspace(id)?;
        let event = self.done("Workspace deleted");
        let before = object(parts(&before));
        Ok(record(command, with_change(event, &before, &json!(null)))?)
    }

    fn reset(&self, command: &mut Command<'_>) -> Result<Vec<Workspace>, Refusal> {
        self.must_administer(command)?;
        let running = command.sessions_running(None, None)?;
        end_each(command, &self.scribe, &running, EndedBy::Reset)?;
        let defaults = builtin::workspaces();
        let before = command.workspaces()?;
        for other in &before {
            if !defaults.iter().any(|default| default.id == other.id) {
                command.delete_workspace(&other.id)?;
            }
        }
        for default in &defaults {
            command.put_workspace(default)?;
        }
        let event = self.done("Reset to default workspaces");
        // Their values would not fit: those of the defaults are known, and those of others were recorded when they changed.
        let counts = json!({
            "before": {"workspaces": before.len()},
            "after": {"workspaces": defaults.len()},
            "sessions_ended": running.len(),
        });
        record(command, with(event, &counts))?;
        Ok(shown(command.workspaces()?))
    }
}

impl Platform {
    /// Makes a workspace, as `create_workspace`: `name` and `image` are needed. Its id is `ws-custom-` and a number that
    /// no other has or had.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `bad_` and the name of the value; a conflict
    /// `too_many_workspaces`.
    pub async fn create_workspace(
        &self,
        who: &Principal,
        form: WorkspaceForm,
        caller: &Caller,
    ) -> Result<Workspace> {
        let act = Act::of(who, caller, "create_workspace", ALL.into());
        let run = move |command: &mut Command<'_>| act.create(command, &form);
        command::run(self, who.organization(), run).await
    }

    /// Changes the values of a workspace that are given, as `update_workspace`; what is so already changes and records
    /// nothing. Gives the workspace as it is then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]; [`Error::Invalid`] `bad_` and the name of
    /// the value.
    pub async fn update_workspace(
        &self,
        who: &Principal,
        id: &str,
        form: WorkspaceForm,
        caller: &Caller,
    ) -> Result<Workspace> {
        let act = Act::of(who, caller, "update_workspace", format!("workspace:{id}"));
        let id = id.to_owned();
        let run = move |command: &mut Command<'_>| act.update(command, &id, &form);
        command::run(self, who.organization(), run).await
    }

    /// Deletes a workspace, as `delete_workspace`, after its running sessions were ended, each as `disconnect_session`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn delete_workspace(&self, who: &Principal, id: &str, caller: &Caller) -> Result<()> {
        let act = Act::of(who, caller, "delete_workspace", format!("workspace:{id}"));
        let id = id.to_owned();
        let run = move |command: &mut Command<'_>| act.delete(command, &id);
        command::run(self, who.organization(), run).await
    }

    /// Puts the default workspaces back as they were at the start and deletes all others, as `reset_workspaces`, after all
    /// running sessions were ended, each as `disconnect_session`. Gives what there is then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn reset_workspaces(
        &self,
        who: &Principal,
        caller: &Caller,
    ) -> Result<Vec<Workspace>> {
        let act = Act::of(who, caller, "reset_workspaces", ALL.into());
        let run = move |command: &mut Command<'_>| act.reset(command);
        command::run(self, who.organization(), run).await
    }
}
