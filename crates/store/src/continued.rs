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

impl Store {
    /// What [`Store::continue_log`] would do; `None` if the log is no old copy.
    pub fn would_continue(&self, organization: &OrganizationId) -> Result<Option<Continued>> {
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let Some(lost_to) = self.signer.remembered_size(&log.origin) else {
            return Ok(None);
        };
        if lost_to <= log.size {
            return Ok(None);
        }
        let (origin, key) = self.successor(&reader, organization, &log)?;
        Ok(Some(Continued {
            old_origin: log.origin,
            size: log.size,
            lost_to,
            origin,
            vkey: key.vkey,
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
        let continued = self.would_continue(organization)?.ok_or_else(nothing)?;
        let (of, now, planned) = (organization.clone(), self.now(), continued.clone());
        let reader = self.readers.begin()?;
        let log = Log::read(&reader, organization)?;
        let (_, key) = self.successor(&reader, organization, &log)?;
        drop(reader);
        let continues = Continues {
            origin: log.origin.clone(),
            size: log.size,
            root: log.root.to_base64(),
            lost_to: continued.lost_to,
        };
        let statement = begin_log(&continued.origin, &continued.vkey, Some(continues))?;
        let before = move |tx: &Tx<'_>| {
            let log = Log::lock(tx, &of)?;
            // Nothing is accepted by an old copy, but another process may have been first.
            if log.origin != planned.old_origin || log.size != planned.size {
                return Err(nothing());
            }
            let log = log.succeed(tx, &of, &planned.origin, planned.lost_to)?;
            signer::add(tx, &of, log.number, &key, now)
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
