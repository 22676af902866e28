//! Rotation: a log's key gives way to its successor, by a statement of the log itself.

use event::{NewEvent, Statement, statement::RotateKey};
use tokio::sync::oneshot;

use super::keys::{self, LogKey};
use crate::{Error, OrganizationId, Refused, Result, Store, log::Log};

impl Store {
    /// Gives the log its next key; old and new sign for 90 days. `event` says who asked. Answers the new verifier key.
    ///
    /// The statement commits to the key after the new one: `next_hash` is the hexadecimal leaf hash (RFC 6962) of its
    /// vkey text, so that whoever steals the new key alone cannot name a successor of their own.
    pub fn rotate_key(
        &self,
        organization: &OrganizationId,
        event: NewEvent,
    ) -> oneshot::Receiver<Result<String>> {
        let signer = self.signer.clone();
        self.command(organization, move |command| {
            let log = Log::read(command.tx, command.organization)?;
            let old = keys::newest(command.tx, command.organization, &log)?
                .ok_or_else(|| Error::corrupt("the log has no key"))?;
            let new = LogKey {
                generation: old.generation.saturating_add(1),
                vkey: signer.vkey(old.generation.saturating_add(1), &log.origin)?,
            };
            let after = signer.vkey(new.generation.saturating_add(1), &log.origin)?;
            let statement = Statement::RotateKey(RotateKey {
                old: old.vkey,
                new: new.vkey.clone(),
                next_hash: tlog::leaf_hash(after.as_bytes()).to_string(),
            });
            let text = statement
                .text()
                .map_err(|e| Refused::from(Error::corrupt(e.to_string())))?;
            keys::add(
                command.tx,
                command.organization,
                log.number,
                &new,
                command.now,
            )?;
            command.record(event.clone());
            command.state("rotate_key", text);
            Ok(new.vkey)
        })
    }
}
