//! Stopping workspaces.

use serde_json::json;
use store::EndedBy;

use super::find;
use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{Scribe, with},
};

impl Platform {
    /// Ends the caller's running sessions of a workspace, as one `stop_workspace`. Gives their ids.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for keys and the command line, which have no sessions; [`Error::NotFound`]; a conflict
    /// `not_running`.
    pub async fn stop_workspace(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<Vec<String>> {
        let (who, scribe, id) = (who.clone(), Scribe::of(who, caller), id.to_owned());
        command::run(self, &who.organization().clone(), move |command| {
            let resource = format!("workspace:{id}");
            let refuse = |error, why: &str| {
                let event = scribe.failed("stop_workspace", &resource, why);
                Err(Refusal::recorded(error, event))
            };
            if who.role_now(command)?.is_none() {
                let why = "Only people have sessions to stop";
                return refuse(Error::forbidden(why), why);
            }
            if find(command, &id)?.is_none() {
                return refuse(Error::NotFound, "Workspace not found");
            }
            let running = command.sessions_running(Some(&who.actor_id()), Some(&id))?;
            if running.is_empty() {
                let error = Error::conflict(
                    "not_running",
                    "you have no running session of this workspace",
                );
                return refuse(error, "Workspace is not running");
            }
            let mut ended = Vec::with_capacity(running.len());
            for session in running {
                command.end_session(&session.id, EndedBy::Stop)?;
                ended.push(session.id);
            }
            let mut event = scribe.done("stop_workspace", resource, "Workspace stopped");
            if let [only] = &ended[..] {
                event.session_id = Some(only.clone());
            }
            record(command, with(event, &json!({"sessions": ended})))?;
            Ok(ended)
        })
        .await
    }
}
