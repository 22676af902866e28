//! The verification of a bundle, step by step. It reads nothing but its two arguments.

mod commitment;
mod excuse;
mod steps;

use event::Entry;
use tlog::{Hash, ProofError, TreeHead, leaf_hash, verify_inclusion};

pub use excuse::ExcuseFinding;

use crate::bundle::{Bundle, Disclosure, EntryProof, field_name};
use crate::checkpoint::{agrees_with_memory, fingerprint, signed_by};
use crate::keys::{Keys, Trust};
use crate::report::{Finding, Remark, Report, Step, TreeView};
use crate::{EventView, Verdict};
pub(crate) use excuse::Closure;
use steps::Steps;

/// Verifies a bundle with nothing but the keys given. The report says what holds, what does not, and why.
///
/// [`Verdict::Genuine`] means: the log whose key the user trusts has signed a tree that has exactly this entry at this
/// index, and the values shown are those the entry was made of. Whether every witness saw the same tree is what a
/// policy's quorum adds, and whether the tree is the one seen before what a whole-log check adds.
pub fn verify_bundle(bundle: &Bundle, keys: &Keys) -> Report {
    let mut steps = Steps::default();
    let entry = steps.run(
        Step::Entry,
        Entry::decode(bundle.proven.entry()).map_err(Finding::Entry),
    );
    commitment::check(bundle, entry.as_ref(), &mut steps);
    steps.run(Step::Inclusion, inclusion(&bundle.proven));
    let trust = checkpoint(bundle, keys, &mut steps);
    let closure = closure(bundle, entry.as_ref(), &mut steps);

    let findings = steps.findings;
    let verdict = verdict(bundle, &findings, trust, closure.as_ref());
    let event = entry
        .filter(|_| findings.is_empty())
        .map(|entry| EventView::of(bundle, &entry, closure.as_ref()));
    Report {
        verdict,
        steps: steps.results,
        remarks: remarks(bundle, closure.as_ref()),
        findings,
        tree: tree(bundle.proven.proof().checkpoint().claimed_head()),
        event,
    }
}

/// Whether the entry is at its index in the tree the checkpoint claims.
fn inclusion(proven: &EntryProof) -> Result<(), Finding> {
    let proof = proven.proof();
    let head = proof.checkpoint().claimed_head();
    let leaf: Hash = leaf_hash(proven.entry());
    let (index, size) = (proof.index(), head.size());
    verify_inclusion(index, size, leaf, proof.hashes(), head.root()).map_err(|error| match error {
        ProofError::Root => Finding::NotAtIndex { index },
        other => Finding::Inclusion(other),
    })
}

/// Signature, trust, witnesses, memory. Says which key the user's trust rests on.
fn checkpoint(bundle: &Bundle, keys: &Keys, steps: &mut Steps) -> Trust {
    let checkpoint = bundle.proven.proof().checkpoint();
    let head = checkpoint.claimed_head();
    let signed = signed_by(checkpoint, &bundle.vkey).map_err(Finding::from);
    let signed = steps.run(Step::Signature, signed).is_some();

    let trust = if keys.of(head.origin()).is_empty() {
        steps.skip(Step::KeyTrust);
        Trust::NoKeyGiven
    } else {
        let judged = keys.judge(checkpoint).map_err(Finding::from);
        steps
            .run(Step::KeyTrust, judged)
            .unwrap_or(Trust::NoKeyGiven)
    };

    if signed && keys.asks_for_witnesses() {
        let quorum = keys.quorum(checkpoint, &bundle.vkey).map_err(Finding::from);
        steps.run(Step::Witnesses, quorum);
    } else {
        steps.skip(Step::Witnesses);
    }
    if keys.head(head.origin()).is_some() {
        let agrees = agrees_with_memory(keys, head).map_err(Finding::from);
        steps.run(Step::Memory, agrees);
    } else {
        steps.skip(Step::Memory);
    }
    trust
}

fn closure(bundle: &Bundle, entry: Option<&Entry>, steps: &mut Steps) -> Option<Closure> {
    match (bundle.excuse(), entry) {
        (Some(excuse), Some(entry)) => {
            let checked = excuse::check(bundle, entry, excuse).map_err(Finding::from);
            steps.run(Step::Excuse, checked)
        }
        _ => {
            steps.skip(Step::Excuse);
            None
        }
    }
}

fn verdict(
    bundle: &Bundle,
    findings: &[Finding],
    trust: Trust,
    closure: Option<&Closure>,
) -> Verdict {
    match (findings.first(), trust, closure) {
        (Some(first), _, _) => Verdict::NotGenuine {
            first: first.to_string(),
        },
        (None, Trust::NoKeyGiven, _) => Verdict::ConsistentKeyNotChecked {
            origin: bundle.vkey.name().to_string(),
            fingerprint: fingerprint(&bundle.vkey),
        },
        (None, Trust::Checked, Some(closure)) => Verdict::GenuineClosed {
            by: closure.index,
            action: closure.action.clone(),
        },
        (None, Trust::Checked, None) => Verdict::Genuine,
    }
}

fn remarks(bundle: &Bundle, closure: Option<&Closure>) -> Vec<Remark> {
    match (&bundle.disclosure, closure) {
        (Disclosure::Group(_), None) => vec![Remark::ClosedWithoutStatement],
        (Disclosure::Group(_), Some(_)) => Vec::new(),
        (Disclosure::Fields(_), closure) => {
            let withheld: Vec<String> = commitment::closed_fields(bundle)
                .filter(|number| closure.is_none_or(|by| !by.fields.contains(number)))
                .map(|number| field_name(number).into_owned())
                .collect();
            match withheld.is_empty() {
                true => Vec::new(),
                false => vec![Remark::NotDisclosed(withheld)],
            }
        }
    }
}

fn tree(head: &TreeHead) -> TreeView {
    TreeView {
        origin: head.origin().to_owned(),
        size: head.size(),
        root: head.root().to_base64(),
    }
}
