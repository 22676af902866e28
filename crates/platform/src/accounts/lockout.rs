//! Counting failed sign-ins, and locking the account when there are too many.

use event::Timestamp;
use store::{Command, User};

use crate::builtin::POLICY_LOGIN_LOCKOUT;

/// Failures that lock.
const FAILURES: u32 = 10;
/// Microseconds within which they count together: 15 minutes.
const WITHIN: u64 = 15 * 60_000_000;
/// Microseconds for which they lock: 15 minutes.
const LOCKED: u64 = 15 * 60_000_000;

/// What the policy says of an account, if it is on.
pub(super) struct Lockout {
    on: bool,
}

impl Lockout {
    pub(super) fn of(command: &Command<'_>) -> store::Result<Self> {
        let policy = command.policy(POLICY_LOGIN_LOCKOUT)?;
        Ok(Self {
            on: policy.is_some_and(|policy| policy.enabled),
        })
    }

    /// Whether nobody may sign in to the account now: while the policy's lock lasts, or until an administrator unlocks
    /// it, whatever the policy.
    ///
    /// A lock that has more than twice its time to go is of a clock that was ahead and has been set back: it would last
    /// for as long as that was, so it counts for nothing.
    pub(super) fn is_locked(&self, user: &User, wall: Timestamp) -> bool {
        let left = user
            .locked_until
            .as_micros()
            .saturating_sub(wall.as_micros());
        user.is_locked_by_hand() || self.on && (1..=2 * LOCKED).contains(&left)
    }

    /// Counts a failure. `true` if it locks the account.
    pub(super) fn failed(&self, command: &Command<'_>, user: &User) -> store::Result<bool> {
        if !self.on {
            return Ok(false);
        }
        let now = command.wall();
        // Failures ahead of the clock are those of one that has been set back: the count begins anew.
        let since = user.failures_since.as_micros();
        let counting = (since..since.saturating_add(WITHIN)).contains(&now.as_micros());
        let (failures, since) = if counting {
            (user.failures.saturating_add(1), user.failures_since)
        } else {
            (1, now)
        };
        if failures < FAILURES {
            command.set_failures(&user.id, failures, since, user.locked_until)?;
            return Ok(false);
        }
        let until = now.as_micros().saturating_add(LOCKED);
        let until = Timestamp::from_micros(until).unwrap_or(now);
        // The count begins anew when the lock ends.
        command.set_failures(&user.id, 0, Timestamp::default(), until)?;
        Ok(true)
    }

    /// Forgets the failures of somebody who signed in.
    pub(super) fn succeeded(&self, command: &Command<'_>, user: &User) -> store::Result<()> {
        if user.failures == 0 {
            return Ok(());
        }
        command.set_failures(&user.id, 0, Timestamp::default(), user.locked_until)
    }
}
