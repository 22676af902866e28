//! The statement that closed an entry, or some of its fields.

use std::collections::BTreeSet;

use event::{Entry, EntryError, Source, Statement, Timestamp, limits};

use super::{commitment, inclusion};
use crate::bundle::{Bundle, Disclosure, EntryProof};
use crate::checkpoint::{CheckpointFinding, signed_by};
use crate::statement::{StatementFault, covers, fault};

/// What closed an entry.
#[derive(Clone, Debug)]
pub(crate) struct Closure {
    /// The index of the statement.
    pub(crate) index: u64,
    pub(crate) action: String,
    pub(crate) received_at: Timestamp,
    /// The numbers of the fields it closed, of those the bundle does not open.
    pub(crate) fields: BTreeSet<u8>,
}

/// Why a statement does not excuse what is closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExcuseFinding {
    /// Statements are never closed.
    #[error("the entry is itself a statement, and those are never closed")]
    OfStatement,
    /// It is proven against another checkpoint than the entry.
    #[error("its proof is for another tree than that of the entry")]
    OtherTree,
    /// Its copy of the checkpoint is not signed by the log.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// It is not at its index.
    #[error("it is not the entry at index {0} of this tree")]
    NotInTree(u64),
    /// It is not above the entry.
    #[error("at index {statement} it cannot cover the entry at index {entry}")]
    NotAbove {
        /// The index of the statement.
        statement: u64,
        /// The index of the entry.
        entry: u64,
    },
    /// Its bytes are no entry.
    #[error("its entry is malformed: {0}")]
    Entry(#[source] EntryError),
    /// It is an ordinary entry.
    #[error("it is not an entry of the log itself")]
    NotOfLog,
    /// It is no statement any log makes.
    #[error(transparent)]
    Statement(#[from] StatementFault),
    /// It is a statement that closes nothing.
    #[error("a statement `{0}` closes no entry")]
    ClosesNothing(String),
    /// It does not say that this entry, or these fields, were closed.
    #[error("it does not cover what is closed of this entry")]
    NotCovered,
}

/// Checks the excuse of a bundle.
pub(super) fn check(
    bundle: &Bundle,
    entry: &Entry,
    excuse: &EntryProof,
) -> Result<Closure, ExcuseFinding> {
    if entry.source == Source::Log {
        return Err(ExcuseFinding::OfStatement);
    }
    let (index, closed) = (excuse.index(), bundle.proven.index());
    let checkpoint = excuse.proof().checkpoint();
    // Two trees of one log need a consistency proof to be one; here one checkpoint covers both entries.
    if checkpoint.claimed_head() != bundle.proven.proof().checkpoint().claimed_head() {
        return Err(ExcuseFinding::OtherTree);
    }
    signed_by(checkpoint, &bundle.vkey)?;
    inclusion(excuse).map_err(|_| ExcuseFinding::NotInTree(index))?;
    if index <= closed {
        return Err(ExcuseFinding::NotAbove {
            statement: index,
            entry: closed,
        });
    }
    let made = Entry::decode(excuse.entry()).map_err(ExcuseFinding::Entry)?;
    let text = match (&made.statement, made.source) {
        (Some(text), Source::Log) => text,
        _ => return Err(ExcuseFinding::NotOfLog),
    };
    let statement = Statement::parse(text).map_err(|_| StatementFault::Malformed)?;
    if let Some(fault) = fault(index, made.received_at, &statement) {
        return Err(fault.into());
    }
    if !matches!(
        statement,
        Statement::ExpireLogs(_) | Statement::EraseSubject(_)
    ) {
        return Err(ExcuseFinding::ClosesNothing(made.action));
    }
    let fields = covered_fields(bundle, entry, &statement);
    if fields.is_empty() {
        return Err(ExcuseFinding::NotCovered);
    }
    Ok(Closure {
        index,
        action: made.action,
        received_at: made.received_at,
        fields,
    })
}

/// The closed fields the statement covers. Where not even digests are given it must cover every field there can be,
/// for nobody can tell which there are.
fn covered_fields(bundle: &Bundle, entry: &Entry, statement: &Statement) -> BTreeSet<u8> {
    let index = bundle.proven.index();
    let is_covered = |number: &u8| covers(statement, index, entry, *number);
    match &bundle.disclosure {
        Disclosure::Fields(_) => commitment::closed_fields(bundle)
            .filter(is_covered)
            .collect(),
        Disclosure::Group(_) => {
            let every = 1..=limits::FIELD_NUMBER;
            match every.clone().all(|number| is_covered(&number)) {
                true => every.collect(),
                false => BTreeSet::new(),
            }
        }
    }
}
