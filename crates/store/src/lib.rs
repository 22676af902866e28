//! SQL: accept, tail, keys, signer, cursors; one module per aggregate.
//!
//! [`Store`] is an open data folder. Everything that enters a log goes through [`Store::ingest`] or
//! [`Store::command`]; everything else reads. How bytes live in SQL is in `docs/FORMATS.md`.

mod accept;
mod aggregates;
mod cache;
mod continued;
mod disk;
mod environment;
mod error;
mod fsck;
#[cfg(fuzzing)]
pub mod fuzzing;
mod health;
mod ids;
mod inspect;
mod installation;
mod keys;
mod log;
mod maintenance;
mod metrics;
mod objects;
mod options;
mod read;
mod seal;
mod segments;
mod sent_ids;
mod signer;
mod sql;
mod store;
mod tail;
mod tamper;
mod tree;

pub use accept::{
    CUSTOM_ACTIONS, Command, IdempotencyKey, ImportProgress, Ingest, Item, Outcome, Receipt,
    Refusal, Refused, Sender,
};
pub use archive::{Part, Parts, RowView, StringColumn, SubjectKind};

pub use aggregates::{
    ApiKey, Cursor, CustomAction, EndedBy, Export, ExportState, IssuedSignIn, LastingSignIn,
    ListedKey, NewApiKey, NewSecondStep, NewSession, NewSignIn, NewUser, Organization, Policy,
    Role, Scope, SecondFactor, SecondStep, Session, SessionQuery, SignIn, SignInStep, Terms,
    ToldMachine, UsageQuery, User, Workspace, WorkspaceUsage,
};
pub use continued::Continued;
pub use disk::{Probe, floor, system_probe};
pub use environment::{Clock, Fault, Faults, Random, Step, no_faults, system_clock, system_random};
pub use error::{Error, Result};
pub use fsck::{CheckPhase, CheckProgress, CheckedLog, Finding, FsckReport, fsck};
pub use health::Health;
pub use ids::{OrganizationId, random_name};
pub use inspect::{InspectedLog, Inspection, inspect};
pub use installation::init;
pub use log::Log;
pub use metrics::Metrics;
pub use options::Options;
pub use read::{
    Bucket, Chunk, Facet, Found, Histogram, ListQuery, Page, Proven, Prover, Stats, StatsQuery,
    Sweep, SweepQuery, Top,
};
pub use seal::Sealed;
pub use signer::{KeptCheckpoint, SignedCheckpoint};
pub use store::{Store, exists, trust_database, yield_to_others};
pub use tamper::{DEMO_LOG_NAME, is_demo, tamper};
