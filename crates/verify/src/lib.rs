//! The offline auditor: proof bundles and whole logs, from tlog and event alone.
//!
//! Everything here is pure. Bundles, keys, policies and memories come as text, logs through a [`LogReader`]; out come
//! reports: verification gives data, not errors. Whoever distrusts this program needs nothing else of it than this
//! crate, and the crates `tlog` and `event`, to read.
//!
//! | to do this | start at |
//! |---|---|
//! | make a proof bundle | [`Bundle::new`], [`Bundle::to_json`] |
//! | verify one | [`Bundle::parse`], [`verify_bundle`] |
//! | hold an exported file against its record | [`ExportRecord`], of the event that was verified |
//! | verify the rows of one with proofs | [`verify_row`] |
//! | verify a whole log | [`LogVerifier`] over a [`LogReader`] |
//! | say whom to trust | [`Keys`], from keys, a [`Policy`], or what was [`Remembered`] |
//! | answer | [`Verdict`], its text and its exit code |

mod bundle;
mod bundle_check;
mod checkpoint;
mod export;
mod export_row;
mod json;
mod keys;
mod log;
mod policy;
mod remembered;
mod report;
mod statement;
mod verdict;
mod view;

pub use bundle::{
    Bundle, BundleError, Disclosure, EntryProof, FORMAT, FieldProof, MAX_BUNDLE_BYTES, field_name,
    field_number,
};
pub use bundle_check::{ExcuseFinding, verify_bundle};
pub use checkpoint::{CheckpointFinding, fingerprint};
pub use export::{EXPORT_FORMAT, ExportRecord, Manifest, NoExport};
pub use export_row::{RowFault, verify_row};
pub use keys::{Keys, NotALogKey};
pub use log::{LogFinding, LogReader, LogReport, LogVerifier, TileFault, Unread, Wanted};
pub use policy::{Policy, PolicyError, PolicyProblem};
pub use remembered::{Remembered, RememberedLog};
pub use report::{Finding, Outcome, Remark, Report, Step, StepResult, TreeView};
pub use statement::StatementFault;
pub use verdict::Verdict;
pub use view::{ClosedBy, EventView, FieldState, FieldView};
