//! Launching workspaces.

use store::{NewSession, Role};

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    policies::single_session,
    scribe::Scribe,
};

/// Sessions of one person that run at once.
const MOST_EACH: u64 = 100;
/// Sessions of an organization that run at once: as many end in one transaction, each by its own event.
const MOST: u64 = 10_000;

/// A session that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launched {
    /// Its id.
    pub session_id: String,
    /// Where it is, on this server.
    pub url: String,
}

impl Platform {
    /// Begins a session of a workspace, as `launch_workspace`. While the policy `pol-single-session` is on, it ends what
    /// runs of the caller's, each as `disconnect_session`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but users and administrators (a session is a person's, and auditors change nothing);
    /// [`Error::Unauthenticated`] if the sign-in ended in between; [`Error::NotFound`]; conflicts `workspace_disabled` and
    /// `too_many_sessions`.
    pub async fn launch_workspace(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<Launched> {
        let session = NewSession {
            id: format!("sess-{}", self.store().draw_name()),
            workspace_id: id.to_owned(),
            user_id: who.actor_id(),
            sign_in_id: match who {
                Principal::User { sign_in_id, .. } => Some(sign_in_id.clone()),
                Principal::Key { .. } | Principal::Operator { .. } => None,
            },
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
            // It may have ended since the caller was recognised, and what it would end is ended.
            if let Some(sign_in) = &session.sign_in_id
                && command.sign_in(sign_in)?.is_none()
            {
                return refuse(Error::Unauthenticated, "The sign-in has ended");
            }
            let Some(workspace) = command.workspace(&session.workspace_id)? else {
                return refuse(Error::NotFound, "Workspace not found");
            };
            if !workspace.enabled {
                let error = Error::conflict("workspace_disabled", "the workspace is disabled");
                return refuse(error, "Workspace is disabled");
            }
            single_session::make_way(command, &scribe, &session.user_id)?;
            let (all, own) = command.count_running(&session.user_id)?;
            if own >= MOST_EACH || all >= MOST {
                let error = Error::conflict(
                    "too_many_sessions",
                    format!(
                        "a person has at most {MOST_EACH} running sessions, an organization {MOST}: end some first"
                    ),
                );
                return refuse(error, "Too many sessions are running");
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
