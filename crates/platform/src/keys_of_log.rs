//! The keys that sign the log.

use store::{Continued, OrganizationId, Store};

use crate::{
    Caller, Error, Platform, Principal, Result, command,
    principal::operator_id,
    scribe::{LOGS, Scribe},
};

impl Platform {
    /// Gives the log its next signing key, recorded as `update_settings`; answers its verifier key.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `who` is an operator: the key is the machine's, not an administrator's.
    pub async fn rotate_log_key(&self, who: &Principal, caller: &Caller) -> Result<String> {
        if !matches!(who, Principal::Operator { .. }) {
            return Err(Error::forbidden(
                "Only the operator of the machine may change the log's key",
            ));
        }
        let event =
            Scribe::of(who, caller).done("update_settings", LOGS, "Rotated the log key".to_owned());
        let event = command::checked(event)?;
        let rotated = self.store().rotate_key(who.organization(), event).await;
        let rotated = rotated.map_err(|_| {
            Error::Store(store::Error::Unavailable(
                "the writer has stopped".to_owned(),
            ))
        })?;
        Ok(rotated?)
    }
}

/// Ends the log of an old copy of the data and begins the next one, recorded as `update_settings` by
/// `operator:{os_user}`. Blocks.
///
/// # Errors
/// A conflict `nothing_to_continue` unless the signer remembers more entries than the log has.
pub fn continue_log(
    store: &Store,
    organization: &OrganizationId,
    os_user: &str,
) -> Result<Continued> {
    let scribe = Scribe::new(operator_id(os_user), String::new(), &Caller::default());
    let details = "Went on from an old copy of the data as a new log".to_owned();
    let event = command::checked(scribe.done("update_settings", LOGS, details))?;
    Ok(store.continue_log(organization, event)?)
}
