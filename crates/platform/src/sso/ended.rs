//! Sessions that ended at the provider, by its word: what was signed in by them ends too.

use serde_json::json;
use store::{EndedBy, IssuedSignIn};

use crate::{
    Caller, Error, Platform, Principal, Result, command,
    scribe::{AUTH, Scribe, with},
    sessions::sign_out,
};

impl Platform {
    /// Ends the sign-ins of a session at the provider, or of all of somebody's, each as `logout`, and the sessions
    /// launched under them. Gives how many; telling it again ends and records nothing.
    ///
    /// # Errors
    /// [`Error::Store`] if one cannot be recorded: those before it have ended.
    pub async fn end_issued(
        &self,
        issuer: &str,
        subject: Option<&str>,
        session: Option<&str>,
        caller: &Caller,
    ) -> Result<u64> {
        let mut ended = 0_u64;
        loop {
            let (now, before) = (self.store().now(), ended);
            let found = self
                .store()
                .issued_sign_ins(issuer, subject, session, now)?;
            for sign_in in found {
                if self.end_one(sign_in, "backchannel", caller).await? {
                    ended = ended.saturating_add(1);
                }
            }
            // One look finds so many at most.
            if ended == before {
                return Ok(ended);
            }
        }
    }

    /// Ends the sign-in of an access token that the provider accepts no more, as `logout`, and the sessions launched under
    /// it.
    ///
    /// # Errors
    /// [`Error::Store`] if it cannot be recorded.
    pub async fn end_withdrawn(&self, who: &Principal, caller: &Caller) -> Result<()> {
        let Some(sign_in_id) = who.sign_in_id() else {
            return Ok(());
        };
        let sign_in = IssuedSignIn {
            organization: who.organization().clone(),
            id: sign_in_id.to_owned(),
            user_id: who.actor_id(),
        };
        self.end_one(sign_in, "withdrawn", caller).await.map(drop)
    }

    async fn end_one(
        &self,
        sign_in: IssuedSignIn,
        reason: &'static str,
        caller: &Caller,
    ) -> Result<bool> {
        // The provider's own address is nobody's who signed out.
        let caller = Caller {
            ip: None,
            user_agent: None,
            ..caller.clone()
        };
        let organization = sign_in.organization.clone();
        command::run(self, &organization, move |command| {
            let Some(user) = command.user(&sign_in.user_id)? else {
                return Ok(false);
            };
            let scribe = Scribe::of_account(&user, &caller);
            let event = scribe.done("logout", AUTH, "User logged out");
            let event = with(event, &json!({"reason": reason}));
            Ok(sign_out(
                command,
                &scribe,
                &sign_in.id,
                EndedBy::Logout,
                event,
            )?)
        })
        .await
    }

    /// Records that somebody told of the end of a session who may not, as `logout`, and gives back `error`.
    pub async fn refuse_end(&self, reason: &str, error: Error, caller: &Caller) -> Error {
        let details = format!("Back-channel logout refused: {reason}");
        self.refuse_stranger("logout", &details, error, caller)
            .await
    }
}
