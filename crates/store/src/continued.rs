//! Going on openly from an old copy of the data: a new log, whose entry 0 says where the old one ended.

use event::{NewEvent, statement::Continues};

use crate::{
    Error, OrganizationId, Result, Store,
    accept::{Command, CommandJob},
    installation::begin_log,
    log::Log,
    signer::{self, LogKey},
    sql::{Query, Tx, params},
};

/// A log that went on from an old copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    /// The log that ended.
    pub old_origin: String,
    /// Entries it has in this copy.
    pub size: u64,
    /// Entries it had when it last signed: those from `size` up to here are lost.
    pub lost_to: u64,
    /// The log that goes on from it.
    pub origin: String,
    /// Its verifier key.
    pub vkey: String,
}

/// An old copy, and the log that is to go on from it.
struct Plan {
    old: Log,
    lost_to: u64,
    origin: String,
    key: LogKey,
}

impl Plan {
    fn told(&self) -> Continued {
        Continued {
            old_origin: self.old.origin.clone(),
            size: self.old.size,
            lost_to: self.lost_to,
            origin: self.origin.clone(),
            vkey: self.key.vkey.clone(),
        }
    }
}

impl Store {
    /// What [`Store::continue_log`] would do; `None` if the log is no old copy.
    pub fn would_continue(&self, organization: &OrganizationId) -> Result<Option<Continued>> {
        let plan = self.plan(organization)?;
        Ok(plan.map(|plan| plan.told()))
    }

    fn plan(&self, organization: &OrganizationId) -> Result<Option<Plan>> {
        let reader = self.readers.begin()?;
        let old = Log::read(&reader, organization)?;
        let remembered = self.signer.remembered_size(&old.origin);
        let Some(lost_to) = remembered.filter(|signed| *signed > old.size) else {
            return Ok(None);
        };
        let (origin, key) = self.successor(&reader, organization, &old)?;
        Ok(Some(Plan {
            old,
            lost_to,
            origin,
            key,
        }))
    }

    /// The name and first key of the log after this one.
    fn successor(
        &self,
        query: &impl Query,
        organization: &OrganizationId,
        log: &Log,
    ) -> Result<(String, LogKey)> {
        let first = format!("{}/log/{organization}", self.installed_name()?);
        let origin = format!("{first}/{}", log.number.saturating_add(1));
        let used = query.row(
            "SELECT MAX(generation) FROM log_keys WHERE organization_id = ?1",
            params![organization.as_str()],
            |row| row.u64(0),
        )?;
        let generation = u32::try_from(used.unwrap_or(0) + 1)
            .map_err(|_| Error::corrupt("a key has an impossible generation"))?;
        let vkey = self.signer.vkey(generation, &origin)?;
        Ok((origin, LogKey { generation, vkey }))
    }

    /// Ends the log of an old copy of the data and begins another in its place, `<origin>/2`, whose entry 0 says where
    /// the old one ended and up to where entries are lost. `event` says who decided. Blocks.
    ///
    /// # Errors
    /// [`Error::Conflict`] `nothing_to_continue` unless the signer remembers more entries than the log has.
    pub fn continue_log(
        &self,
        organization: &OrganizationId,
        event: NewEvent,
    ) -> Result<Continued> {
        let nothing = || Error::Conflict {
            code: "nothing_to_continue",
            message: "the log has every entry its signer signed: it goes on by itself".into(),
        };
        let plan = self.plan(organization)?.ok_or_else(nothing)?;
        let (of, now, continued) = (organization.clone(), self.now(), plan.told());
        let continues = Continues {
            origin: plan.old.origin.clone(),
            size: plan.old.size,
            root: plan.old.root.to_base64(),
            lost_to: plan.lost_to,
        };
        let statement = begin_log(&plan.origin, &plan.key.vkey, Some(continues))?;
        let before = move |tx: &Tx<'_>| {
            let log = Log::lock(tx, &of)?;
            // Nothing is accepted by an old copy, but another process may have been first.
            if log.origin != plan.old.origin || log.size != plan.old.size {
                return Err(nothing());
            }
            let log = log.succeed(tx, &of, &plan.origin, plan.lost_to)?;
            signer::add(tx, &of, log.number, &plan.key, now)
        };
        let (answer, answered) = tokio::sync::oneshot::channel();
        let job = CommandJob {
            organization: organization.clone(),
            before,
            act: move |command: &mut Command<'_>| {
                command.state("begin_log", statement.clone());
                command.record(event.clone());
                Ok(())
            },
            answer,
        };
        if let Err((_, error)) = self.queue.push_command(Box::new(job)) {
            return Err(error);
        }
        answered
            .blocking_recv()
            .map_err(|_| Error::Unavailable("the writer has stopped".into()))??;
        Ok(continued)
    }
}
