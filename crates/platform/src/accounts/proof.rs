//! Whether a code proves the second factor of an account.

use store::{Command, User};

use super::{recovery, totp};

/// How it was proved.
pub(super) enum Proof {
    /// By a code of the time.
    Code,
    /// By a recovery code, which is used up; so many are left.
    Recovery { left: u64 },
}

/// No code is longer, in bytes.
const LONGEST: usize = 100;

/// Takes a code of the account's second factor, so that it is not taken again. `None`: it is no code of it.
pub(super) fn take(
    command: &Command<'_>,
    user: &User,
    typed: &str,
) -> store::Result<Option<Proof>> {
    if typed.len() > LONGEST {
        return Ok(None);
    }
    let Some(factor) = command.second_factor(&user.id)? else {
        return Ok(None);
    };
    if factor.since.is_none() {
        return Ok(None);
    }
    if let Some(step) = totp::matching(&factor.secret, typed, command.wall(), factor.step) {
        command.set_second_factor_step(&user.id, step)?;
        return Ok(Some(Proof::Code));
    }
    if !command.use_recovery_code(&user.id, &recovery::hash(typed))? {
        return Ok(None);
    }
    let left = command.recovery_codes_left(&user.id)?;
    Ok(Some(Proof::Recovery { left }))
}

/// Steps for which a secret waits for its first code: ten minutes.
const WAITS: u64 = 20;

/// Takes the first code of a secret that waits for it, and gives its step. `None`: it is none, or nothing waits.
pub(super) fn first(command: &Command<'_>, user: &User, typed: &str) -> store::Result<Option<u64>> {
    let Some(factor) = command.second_factor(&user.id)? else {
        return Ok(None);
    };
    let since = totp::step_of(command.wall()).checked_sub(factor.step);
    let waits = factor.since.is_none() && since.is_some_and(|steps| steps <= WAITS);
    if !waits || typed.len() > LONGEST {
        return Ok(None);
    }
    Ok(totp::matching(&factor.secret, typed, command.wall(), 0))
}
