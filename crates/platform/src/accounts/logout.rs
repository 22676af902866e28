//! Signing out.

use store::EndedBy;

use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal},
    scribe::{AUTH, Scribe},
    sessions::sign_out,
};

impl Platform {
    /// Ends the sign-in the caller is known by, as `logout`, and the sessions launched under it, each as
    /// `disconnect_session`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for keys and the command line, which are not signed in; [`Error::Unauthenticated`] if the
    /// sign-in ended in between.
    pub async fn logout(&self, who: &Principal, caller: &Caller) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let sign_in = match who {
            Principal::User { sign_in_id, .. } => Some(sign_in_id.clone()),
            Principal::Key { .. } | Principal::Operator { .. } => None,
        };
        command::run(self, who.organization(), move |command| {
            let refuse = |error, why: &str| {
                Err(Refusal::recorded(error, scribe.failed("logout", AUTH, why)))
            };
            let Some(sign_in) = &sign_in else {
                let why = "Only people who are signed in sign out";
                return refuse(Error::forbidden(why), why);
            };
            let event = scribe.done("logout", AUTH, "User logged out");
            match sign_out(command, &scribe, sign_in, EndedBy::Logout, event)? {
                true => Ok(()),
                false => refuse(Error::Unauthenticated, "Signed out already"),
            }
        })
        .await
    }
}
