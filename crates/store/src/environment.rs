//! What the store takes from the machine: time, randomness, and (in tests) trouble.

use std::sync::Arc;

use event::Timestamp;

/// Where time comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where randomness comes from: fills the slice.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Decides at each step whether it fails. [`no_faults`] outside tests.
pub type Faults = Arc<dyn Fn(Step) -> Fault + Send + Sync>;

/// A step of accept, of the signer or of sealing at which it may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Begin the write transaction.
    Begin,
    /// Lock and read the log's row.
    LockLog,
    /// What a command changed, before its events are written.
    Change,
    /// Write subject and day keys.
    WriteKeys,
    /// Write the batch.
    WriteBatch,
    /// Write finished subtree roots.
    WriteNodes,
    /// Write the new tree head.
    WriteHead,
    /// Commit.
    Commit,
    /// The signer reads the tree head.
    ReadHead,
    /// The signer compares with what it remembers.
    CheckMemory,
    /// The signer remembers the new head, durably.
    WriteMemory,
    /// The signer signs.
    Sign,
    /// The checkpoint is stored.
    StoreCheckpoint,
    /// Files to be written are entered.
    EnterObjects,
    /// A file is written.
    WriteObject,
    /// A segment takes the place of rows, or of smaller segments.
    SwapSegment,
    /// Rows of what is sealed are deleted.
    DropRows,
    /// A file that nothing names any more is deleted.
    DeleteObject,
}

impl Step {
    /// Every step of accept and of the signer, in order, but for that of commands alone.
    pub const ALL: [Self; 12] = [
        Self::Begin,
        Self::LockLog,
        Self::WriteKeys,
        Self::WriteBatch,
        Self::WriteNodes,
        Self::WriteHead,
        Self::Commit,
        Self::ReadHead,
        Self::CheckMemory,
        Self::WriteMemory,
        Self::Sign,
        Self::StoreCheckpoint,
    ];

    /// Every step of sealing, in order.
    pub const SEALING: [Self; 5] = [
        Self::EnterObjects,
        Self::WriteObject,
        Self::SwapSegment,
        Self::DropRows,
        Self::DeleteObject,
    ];
}

/// What happens at a [`Step`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It works.
    None,
    /// It fails and has no effect.
    Fail,
    /// It takes effect, and yet an error comes back.
    FailPersisted,
    /// The disk is full: it has no effect.
    Full,
}

/// The real clock.
pub fn system_clock() -> Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that is injected"
    )]
    Arc::new(|| {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let micros = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
        Timestamp::from_micros(micros).unwrap_or_default()
    })
}

/// The operating system's randomness. A system without it cannot keep a secret, so the process ends.
pub fn system_random() -> Random {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the source that is injected"
    )]
    Arc::new(|bytes| {
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "the operating system gives no randomness");
            std::process::abort();
        }
    })
}

/// Nothing fails on purpose.
pub fn no_faults() -> Faults {
    Arc::new(|_| Fault::None)
}

/// Runs `act` as `step`, or fails it as `faults` say.
pub(crate) fn at<T>(
    faults: &Faults,
    step: Step,
    act: impl FnOnce() -> crate::Result<T>,
) -> crate::Result<T> {
    let failed = || crate::Error::Unavailable(format!("{step:?} failed"));
    match faults(step) {
        Fault::None => act(),
        Fault::Fail => Err(failed()),
        Fault::FailPersisted => {
            act()?;
            Err(failed())
        }
        Fault::Full => Err(crate::Error::Busy {
            retry_after: 30,
            reason: "the disk is full: nothing was stored; free some space".into(),
        }),
    }
}

/// `N` random bytes.
pub(crate) fn random<const N: usize>(random: &Random) -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}
