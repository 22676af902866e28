//! Sessions of people in workspaces: seeing and ending them.

use event::NewEvent;
use serde_json::json;
use store::{Command, EndedBy, Session, SessionQuery};

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    scribe::{Scribe, with},
};

impl Platform {
    /// The sessions `who` may see, the newest first: everybody's for administrators, auditors and keys that read, else
    /// their own. Blocks.
    ///
    /// # Errors
    /// Those of the store.
    pub fn sessions(&self, who: &Principal, wanted: SessionQuery) -> Result<Vec<Session>> {
        let user_id = if who.may_read_all() {
            wanted.user_id
        } else {
            Some(who.actor_id())
        };
        let wanted = SessionQuery { user_id, ..wanted };
        Ok(self.store().sessions(who.organization(), &wanted)?)
    }

    /// Ends a session of one's own, or as an administrator anybody's, as `disconnect_session`. Gives it as it is then.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for what is not the caller's; a conflict `session_ended`.
    pub async fn disconnect_session(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<Session> {
        let (who, scribe, id) = (who.clone(), Scribe::of(who, caller), id.to_owned());
        command::run(self, &who.organization().clone(), move |command| {
            let refuse = |error, why: &str| {
                let event = scribe.failed("disconnect_session", format!("session:{id}"), why);
                Err(Refusal::recorded(error, event))
            };
            let found = command.session(&id)?;
            let may_all = who.is_admin_now(command)?;
            let theirs = found.filter(|session| may_all || session.user_id == who.actor_id());
            let Some(session) = theirs else {
                return refuse(Error::NotFound, "Session not found");
            };
            if session.ended_at.is_some() {
                let error = Error::conflict("session_ended", "this session has ended already");
                return refuse(error, "The session had ended already");
            }
            end_each(command, &scribe, &[session], EndedBy::Disconnect)?;
            Ok(command.session(&id)?.ok_or(store::Error::NotFound)?)
        })
        .await
    }
}

/// Ends sessions that run, each with its `disconnect_session`.
pub(crate) fn end_each(
    command: &mut Command<'_>,
    scribe: &Scribe,
    sessions: &[Session],
    by: EndedBy,
) -> store::Result<()> {
    let details = match by {
        EndedBy::Disconnect => "Session disconnected",
        EndedBy::Stop => "Session disconnected (workspace stopped)",
        EndedBy::Logout => "Session disconnected (signed out)",
        EndedBy::Revoked => "Session disconnected (sign-in ended)",
        EndedBy::Policy => "Session disconnected (one session per person)",
        EndedBy::Idle => "Session disconnected (sign-in not used)",
        EndedBy::Expired => "Session disconnected (sign-in expired)",
        EndedBy::Reset => "Session disconnected (workspaces reset)",
        EndedBy::Delete => "Session disconnected (workspace deleted)",
    };
    for session in sessions {
        command.end_session(&session.id, by)?;
        let resource = format!("session:{}", session.id);
        let mut event = scribe.done("disconnect_session", resource, details);
        event.session_id = Some(session.id.clone());
        let of = json!({"user_id": session.user_id, "workspace_id": session.workspace_id});
        record(command, with(event, &of))?;
    }
    Ok(())
}

/// Ends the sign-ins of a person, but for one that is kept, and what was launched under them. Gives how many.
pub(crate) fn end_sign_ins(
    command: &mut Command<'_>,
    scribe: &Scribe,
    user_id: &str,
    kept: Option<&str>,
) -> store::Result<u64> {
    let mut running = command.sessions_running(Some(user_id), None)?;
    running.retain(|session| kept.is_none() || session.sign_in_id.as_deref() != kept);
    end_each(command, scribe, &running, EndedBy::Revoked)?;
    match kept {
        None => command.revoke_sign_ins_of(user_id),
        Some(kept) => command.revoke_other_sign_ins_of(user_id, kept),
    }
}

/// Ends a sign-in and what was launched under it, and records that as `event`. `false` if it had ended.
pub(crate) fn sign_out(
    command: &mut Command<'_>,
    scribe: &Scribe,
    sign_in_id: &str,
    by: EndedBy,
    event: NewEvent,
) -> store::Result<bool> {
    if !command.revoke_sign_in(sign_in_id)? {
        return Ok(false);
    }
    end_of_sign_in(command, scribe, sign_in_id, by)?;
    record(command, event)?;
    Ok(true)
}

/// Ends what was launched under a sign-in that ends.
pub(crate) fn end_of_sign_in(
    command: &mut Command<'_>,
    scribe: &Scribe,
    sign_in_id: &str,
    by: EndedBy,
) -> store::Result<()> {
    let running = command.sessions_under(sign_in_id)?;
    end_each(command, scribe, &running, by)
}
