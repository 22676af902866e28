//! What the log publishes, verified as by somebody outside: checkpoint, tiles, entries, statements.

use store::{Error, OrganizationId, Result, Store};
use tlog::{BundleId, TileId, VerifierKey};
use verify::{Keys, LogReader, LogVerifier, Wanted};

use super::{Finding, known::Running};

/// A log of an organization, read as its routes serve it.
struct Published<'a> {
    store: &'a Store,
    organization: &'a OrganizationId,
    number: u32,
    running: &'a Running,
}

/// Why something was not read.
enum Unread {
    /// The verification is to end.
    Cancelled,
    Store(Error),
}

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl LogReader for Published<'_> {
    type Error = Unread;

    fn checkpoint(&mut self) -> Result<Vec<u8>, Unread> {
        let checkpoint = self.store.checkpoint_of(self.organization, self.number)?;
        Ok(checkpoint.text.as_bytes().to_vec())
    }

    fn tile(&mut self, tile: &TileId) -> Result<Vec<u8>, Unread> {
        let hashes = self.store.tile(self.organization, self.number, tile)?;
        Ok(tlog::hashes_to_bytes(&hashes))
    }

    fn entries(&mut self, bundle: &BundleId) -> Result<Vec<u8>, Unread> {
        if self.running.is_cancelled() {
            return Err(Unread::Cancelled);
        }
        Ok(self.store.entries(self.organization, self.number, bundle)?)
    }
}

/// What is wrong of the logs of an organization up to the one of this number. `None`: it was
/// cancelled.
pub(super) fn verify(
    store: &Store,
    organization: &OrganizationId,
    newest: u32,
    running: &Running,
) -> Result<Option<Vec<Finding>>> {
    let mut found = Vec::new();
    for number in 1..=newest {
        let mut reader = Published {
            store,
            organization,
            number,
            running,
        };
        let origin = store.log_numbered(organization, number)?.origin;
        let keys = keys(store, organization, number)?;
        let verifier = LogVerifier::new(&keys).of_origin(&origin);
        let told = |done, size| {
            running.tell("published", done, size);
        };
        match verifier.verify(&mut reader, told) {
            Ok(report) => {
                let findings = report.findings.iter();
                found.extend(findings.map(|one| (one.index(), one.to_string())));
            }
            Err(unread) => match unread.source {
                Unread::Cancelled => return Ok(None),
                // Of a log that was continued before it ever signed anything that is left, there is nothing to verify.
                Unread::Store(Error::NotFound)
                    if number < newest && unread.wanted == Wanted::Checkpoint => {}
                Unread::Store(
                    error @ (Error::Corrupt(_) | Error::NotFound | Error::Stopped(_)),
                ) => {
                    found.push((None, format!("{} of {origin}: {error}", unread.wanted)));
                }
                Unread::Store(error) => return Err(error),
            },
        }
    }
    Ok(Some(found))
}

/// The log's own key is believed here: whoever can change it can change what this program says.
fn keys(store: &Store, organization: &OrganizationId, number: u32) -> Result<Keys> {
    let vkey = store.vkey(organization, number)?;
    let unusable = |error: String| Error::Corrupt(format!("the key {vkey}: {error}"));
    let key: VerifierKey = vkey
        .parse()
        .map_err(|e: tlog::KeyError| unusable(e.to_string()))?;
    let mut keys = Keys::new();
    keys.trust(key).map_err(|e| unusable(e.to_string()))?;
    Ok(keys)
}
