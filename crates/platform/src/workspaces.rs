//! Launching workspaces.

use store::{Role, Session};

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::Scribe,
};

/// A session that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launched {
    /// Its id.
    pub session_id: String,
    /// Where it is, on this server.
    pub url: String,
}

impl Platform {
    /// Begins a session of a workspace, as `launch_workspace`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but users and administrators (a session is a person's, and auditors change nothing);
    /// [`Error::NotFound`]; a conflict `workspace_disabled`.
    pub async fn launch_workspace(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<Launched> {
        let session = Session {
            id: format!("sess-{}", self.store().draw_name()),
            workspace_id: id.to_owned(),
            user_id: who.actor_id(),
        };
        let url = format!("/sessions/{}", session.id);
        let launched = Launched {
            session_id: session.id.clone(),
            url,
        };
        let (who, scribe) = (who.clone(), Scribe::of(who, caller));
        command::run(self, &who.organization().clone(), move |command| {
            let resource = format!("workspace:{}", session.workspace_id);
            let refuse = |error, why: &str| {
                let event = scribe.failed("launch_workspace", &resource, why);
                Err(Refusal::recorded(error, event))
            };
            if !matches!(who.role_now(command)?, Some(Role::Admin | Role::User)) {
                let why = "Only users and administrators may launch workspaces";
                return refuse(Error::forbidden(why), why);
            }
            let Some(workspace) = command.workspace(&session.workspace_id)? else {
                return refuse(Error::NotFound, "Workspace not found");
            };
            if !workspace.enabled {
                let error = Error::conflict("workspace_disabled", "the workspace is disabled");
                return refuse(error, "Workspace is disabled");
            }
            command.add_session(&session)?;
            let details = format!("Launched {}", workspace.name);
            let mut event = scribe.done("launch_workspace", resource, details);
            event.session_id = Some(session.id.clone());
            record(command, event)?;
            Ok(launched.clone())
        })
        .await
    }
}
