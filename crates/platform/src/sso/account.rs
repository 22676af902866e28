//! Whose account it is that somebody signs in to.

use serde_json::json;
use store::{Command, NewUser, Role, User};

use super::{PROVIDER, Reason, SsoTerms, Vouched};
use crate::{
    accounts::{check_name, give_role, shown_name},
    command::record,
    scribe::{Scribe, with},
    sessions::end_sign_ins,
};

/// Why there is no account to sign in to.
const NO_ADDRESS: Reason = Reason::new("sso_no_address", "no usable e-mail address");
const UNVERIFIED: Reason = Reason::new("sso_unverified", "the e-mail address is not verified");
const TAKEN: Reason = Reason::new("sso_taken", "the e-mail address has another account");
const PRIVILEGED: Reason = Reason::new(
    "sso_privileged",
    "the account has more rights than a user's, and sso_zitadel_organization is not set",
);

/// The account a subject has had, or gets now: new, or linked by an address the provider has seen to be theirs.
pub(super) enum Found {
    /// It had one before.
    Known(User),
    /// One of the same address waits to be linked.
    Linked(User),
    /// There is none yet.
    New { email: String },
    /// There is none, and there cannot be: why.
    None(Reason),
}

/// Looks without changing anything.
pub(super) fn find(command: &Command<'_>, who: &Vouched, terms: &SsoTerms) -> store::Result<Found> {
    if let Some(user) = command.user_by_issuer(&who.issuer, &who.subject)? {
        let is_here = user.organization == *command.organization();
        return Ok(if is_here {
            Found::Known(user)
        } else {
            Found::None(TAKEN)
        });
    }
    let Some(email) = who.address() else {
        return Ok(Found::None(NO_ADDRESS));
    };
    // Whoever may write what they like there would be whoever they like here.
    if !who.email_verified {
        return Ok(Found::None(UNVERIFIED));
    }
    let Some(user) = command.user_by_email(email)? else {
        let email = email.to_owned();
        return Ok(Found::New { email });
    };
    // Letters that only look alike make another mailbox.
    let same = user.email.eq_ignore_ascii_case(email);
    let here = user.organization == *command.organization();
    if !same || !here || command.has_issuer(&user.id)? {
        return Ok(Found::None(TAKEN));
    }
    if user.role != Role::User && !terms.links_privileged {
        return Ok(Found::None(PRIVILEGED));
    }
    Ok(Found::Linked(user))
}

/// Makes an account, as `create_user`.
pub(super) fn make(
    command: &mut Command<'_>,
    who: &Vouched,
    id: &str,
    email: &str,
    role: Role,
    scribe: impl Fn(&User) -> Scribe,
) -> store::Result<User> {
    let name = who
        .name
        .as_deref()
        .filter(|name| check_name(Some(name)).is_ok());
    command.add_user(&NewUser {
        id,
        email,
        name: &shown_name(email, name),
        role,
        password_hash: None,
    })?;
    // A new account is nobody's.
    command.link_user(id, &who.issuer, &who.subject)?;
    let user = command.user(id)?.ok_or(store::Error::NotFound)?;
    let details = format!("Created {email} as {role} at the first SSO login");
    let event = scribe(&user).done("create_user", format!("user:{id}"), details);
    record(
        command,
        with(event, &json!({"role": role.as_str(), "issuer": who.issuer})),
    )?;
    Ok(user)
}

/// Links an account, as `update_user`. From then on it is the provider's alone: whoever made it may have been anybody who
/// typed that address, so its sign-ins end, and its password and second factor go. The last administrator keeps those.
pub(super) fn link(
    command: &mut Command<'_>,
    who: &Vouched,
    user: &mut User,
    scribe: &Scribe,
) -> store::Result<()> {
    if !command.link_user(&user.id, &who.issuer, &who.subject)? {
        return Err(store::Error::Conflict {
            code: "linked_already",
            message: "this account has been linked meanwhile".into(),
        });
    }
    let kept = is_last_administrator(command, user)?;
    let ended = end_sign_ins(command, scribe, &user.id, None)?;
    let had = user.password_hash.is_some();
    if !kept {
        command.remove_password(&user.id)?;
        command.remove_second_factor(&user.id)?;
        user.password_hash = None;
        user.second_factor = false;
    }
    let details = format!("Linked {} to {PROVIDER}", user.email);
    let event = scribe.done("update_user", format!("user:{}", user.id), details);
    let changes = json!({
        "before": {"issuer": null, "password": had},
        "after": {"issuer": who.issuer, "password": had && kept},
        "sign_ins_ended": ended,
    });
    record(command, with(event, &changes))
}

/// Gives an account the role the provider grants, as `change_role`; the last administrator keeps theirs.
pub(super) fn keep_in_step(
    command: &mut Command<'_>,
    user: &mut User,
    role: Role,
    scribe: &Scribe,
) -> store::Result<()> {
    if user.role == role || is_last_administrator(command, user)? {
        return Ok(());
    }
    give_role(command, scribe, user, role)
}

/// Whether nobody else could sign in as an administrator without the provider.
fn is_last_administrator(command: &Command<'_>, user: &User) -> store::Result<bool> {
    let counts =
        user.role == Role::Admin && user.password_hash.is_some() && user.expires_at.is_none();
    Ok(counts && command.administrators()? <= 1)
}
