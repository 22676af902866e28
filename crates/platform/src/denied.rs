//! Refusals that no command's transaction decides, and the counts of all refusals.

use store::OrganizationId;

use crate::{
    Caller, Platform, Principal, Result,
    coalesce::Tried,
    command,
    error::Error,
    scribe::{AUTH, Scribe},
};

impl Platform {
    /// Records that `who` was denied `what` (as `GET /api/audit-logs`) on `resource`, as `access_denied`.
    ///
    /// Like all refusals: twenty a minute, person and action stand alone; what goes beyond is counted, and recorded as one
    /// event when the minute is over ([`Self::record_counted`]).
    pub async fn record_denied(
        &self,
        who: &Principal,
        what: &str,
        resource: &str,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let event = scribe.failed("access_denied", resource, format!("Denied {what}"));
        self.record_refused(who.organization(), Tried::by_person(event))
            .await
    }

    /// Refuses what was tried, before any transaction. Gives back what they are told: `error`, or what stopped the record.
    pub(crate) async fn refuse(
        &self,
        organization: &OrganizationId,
        error: Error,
        tried: Tried,
    ) -> Error {
        match self.record_refused(organization, tried).await {
            Ok(()) => error,
            Err(failed) => failed,
        }
    }

    /// Refuses what somebody nobody knows tried in signing in or out, before any transaction: as [`Self::refuse`].
    pub(crate) async fn refuse_stranger(
        &self,
        action: &str,
        details: &str,
        error: Error,
        caller: &Caller,
    ) -> Error {
        let home = match self.home() {
            Ok(home) => home,
            Err(failed) => return failed,
        };
        let event = Scribe::of_unknown("", caller).failed(action, AUTH, details);
        self.refuse(home, error, Tried::by_stranger(event, caller))
            .await
    }

    /// Records a refusal, or counts it if it does not stand alone.
    async fn record_refused(&self, organization: &OrganizationId, tried: Tried) -> Result<()> {
        let refusals = &self.inner.refusals;
        match refusals.attempt(organization, tried, self.store().now()) {
            Some(alone) => self.record_tried(organization, alone).await,
            None => Ok(()),
        }
    }

    /// Records the counts of refusals whose minute is over; at the end of the program, of `all`. To be called every few
    /// seconds, and not to be given up half way: the counts that were not written yet would be lost.
    pub async fn record_counted(&self, all: bool) {
        let (mut kept, mut why) = (0_usize, None);
        for (key, held) in self.inner.refusals.ended(self.store().now(), all) {
            let recorded = self.record_tried(&key.organization, held.tried()).await;
            if let Err(error) = recorded {
                self.inner.refusals.put_back(key, held);
                (kept, why) = (kept.saturating_add(1), Some(error));
            }
        }
        if let Some(error) = why {
            tracing::warn!(%error, counts = kept, "counts of refusals could not be recorded yet");
        }
    }

    async fn record_tried(&self, organization: &OrganizationId, tried: Tried) -> Result<()> {
        command::run(self, organization, move |command| {
            let event = command::checked(tried.event.clone())?;
            match tried.stranger {
                Some(_) => command.record_unknown(event),
                None => command.record(event),
            }
            Ok(())
        })
        .await
    }
}
