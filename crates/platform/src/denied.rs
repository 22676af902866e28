//! Refusals that are no failed command: somebody asked for what they may not see.

use event::NewEvent;
use store::OrganizationId;

use crate::{
    Caller, Platform, Principal, Result,
    coalesce::{Coalescer, Key},
    command::{self, record},
    error::Error,
    scribe::Scribe,
};

impl Platform {
    /// Records that `who` was denied `what` (as `GET /api/audit-logs`) on `resource`, as `access_denied`.
    ///
    /// Twenty a minute and person stand alone; what goes beyond is counted, and recorded as one event when the minute is
    /// over ([`Self::record_counted`]).
    pub async fn record_denied(
        &self,
        who: &Principal,
        what: &str,
        resource: &str,
        caller: &Caller,
    ) -> Result<()> {
        let scribe = Scribe::of(who, caller);
        let event = scribe.failed("access_denied", resource, format!("Denied {what}"));
        let mut key = Key {
            organization: who.organization().clone(),
            person: who.actor_id(),
        };
        let due = self
            .inner
            .denied
            .attempt(&mut key, event, self.store().now());
        let events: Vec<NewEvent> = due
            .held
            .iter()
            .map(|held| held.event())
            .chain(due.alone)
            .collect();
        if events.is_empty() {
            return Ok(());
        }
        let recorded = command::run(self.store(), who.organization(), move |command| {
            for event in &events {
                record(command, event.clone())?;
            }
            Ok(())
        });
        let recorded = recorded.await;
        if let (Err(_), Some(held)) = (&recorded, due.held) {
            self.inner.denied.put_back(&key, held);
        }
        recorded
    }

    /// Refuses somebody no account is known of. Those of one network are counted together, as in
    /// [`Self::record_denied`]. Gives back what they are told.
    pub(crate) async fn refuse_unknown(
        &self,
        organization: &OrganizationId,
        error: Error,
        event: NewEvent,
        caller: &Caller,
    ) -> Error {
        let mut key = Key {
            organization: organization.clone(),
            person: caller.network(),
        };
        let counts = &self.inner.registrations;
        let due = counts.attempt(&mut key, event, self.store().now());
        if let Some(held) = due.held {
            let event = held.event();
            if !self.record_unknown(organization, event).await {
                counts.put_back(&key, held);
            }
        }
        match due.alone {
            Some(event) => command::refuse(self.store(), organization, error, event, true).await,
            None => error,
        }
    }

    /// Records the counts of refusals whose minute is over; at the end of the program, of `all`. To be called every few
    /// seconds.
    pub async fn record_counted(&self, all: bool) {
        let now = self.store().now();
        for (key, held) in self.inner.denied.ended(now, all) {
            let event = held.event();
            let recorded = command::run(self.store(), &key.organization, move |command| {
                Ok(record(command, event.clone())?)
            });
            kept(&self.inner.denied, &key, held, recorded.await.is_ok());
        }
        for (key, held) in self.inner.registrations.ended(now, all) {
            let recorded = self.record_unknown(&key.organization, held.event()).await;
            kept(&self.inner.registrations, &key, held, recorded);
        }
    }

    /// Whether it could be recorded. The store takes an event of somebody unknown as a refusal alone.
    async fn record_unknown(&self, organization: &OrganizationId, event: NewEvent) -> bool {
        let answer = command::refuse(
            self.store(),
            organization,
            Error::Unauthenticated,
            event,
            true,
        );
        matches!(answer.await, Error::Unauthenticated)
    }
}

fn kept(counts: &Coalescer, key: &Key, held: crate::coalesce::Held, recorded: bool) {
    if !recorded {
        counts.put_back(key, held);
    }
}
