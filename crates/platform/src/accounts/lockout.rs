//! Counting failed sign-ins, and locking the account when there are too many.

use event::Timestamp;
use store::{Command, User};

use crate::{builtin::POLICY_LOGIN_LOCKOUT, policies::terms};

/// Microseconds of a minute.
const MINUTE: u64 = 60_000_000;

/// What the policy says of an account, if it is on.
pub(super) struct Lockout {
    on: bool,
    /// Failures that lock.
    failures: u32,
    /// Minutes within which they count together.
    within: u64,
    /// Minutes for which they lock.
    locked: u64,
}

impl Lockout {
    pub(super) fn of(command: &Command<'_>) -> store::Result<Self> {
        let Some(policy) = command.policy(POLICY_LOGIN_LOCKOUT)? else {
            return Ok(Self {
                on: false,
                failures: u32::MAX,
                within: 0,
                locked: 0,
            });
        };
        let failures = terms::number_of(&policy, "failures")?;
        Ok(Self {
            on: policy.enabled,
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            within: terms::number_of(&policy, "within_minutes")?,
            locked: terms::number_of(&policy, "locked_minutes")?,
        })
    }

    /// Whether nobody may sign in to the account now: while the policy's lock lasts, or until an administrator unlocks
    /// it, whatever the policy.
    ///
    /// A lock that has more than twice its time to go is of a clock that was ahead and has been set back: it would last
    /// for as long as that was, so it counts for nothing. So does one of a policy that has become that much milder.
    pub(super) fn is_locked(&self, user: &User, wall: Timestamp) -> bool {
        let left = user
            .locked_until
            .as_micros()
            .saturating_sub(wall.as_micros());
        let longest = self.locked.saturating_mul(2 * MINUTE);
        user.is_locked_by_hand() || self.on && (1..=longest).contains(&left)
    }

    /// What the event of a lock says.
    pub(super) fn details(&self) -> String {
        let minutes = match self.locked {
            1 => "1 minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        format!(
            "Locked for {minutes} after {} failed sign-ins",
            self.failures
        )
    }

    /// Counts a failure. `true` if it locks the account.
    pub(super) fn failed(&self, command: &Command<'_>, user: &User) -> store::Result<bool> {
        if !self.on {
            return Ok(false);
        }
        let now = command.wall();
        // Failures ahead of the clock are those of one that has been set back: the count begins anew.
        let since = user.failures_since.as_micros();
        let counting = (since..since.saturating_add(self.within.saturating_mul(MINUTE)))
            .contains(&now.as_micros());
        let (failures, since) = if counting {
            (user.failures.saturating_add(1), user.failures_since)
        } else {
            (1, now)
        };
        if failures < self.failures {
            command.set_failures(&user.id, failures, since, user.locked_until)?;
            return Ok(false);
        }
        let until = now
            .as_micros()
            .saturating_add(self.locked.saturating_mul(MINUTE));
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
