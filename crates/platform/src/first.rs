//! The first organization and its first administrator: what `neosc init` makes.

use std::sync::Arc;

use store::{Command, NewUser, OrganizationId, Role, Store};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::{
    Caller, Error, Result,
    accounts::check_email,
    builtin,
    command::{Refusal, Slot, record},
    organizations,
    password::{self, Strength},
    principal::operator_id,
    scribe::Scribe,
};

/// What was made.
#[derive(Clone, PartialEq, Eq)]
pub struct First {
    /// The organization.
    pub organization: OrganizationId,
    /// Address of its administrator.
    pub admin_email: String,
    /// The password that was drawn because none was given. It is shown this once.
    pub password: Option<String>,
}

/// Without the password.
impl std::fmt::Debug for First {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("First")
            .field("organization", &self.organization)
            .field("admin_email", &self.admin_email)
            .finish_non_exhaustive()
    }
}

/// Makes an organization with its log, an administrator, and the built-in workspaces and policies: in one transaction,
/// recorded as `create_user` by `operator:{os_user}`.
///
/// # Errors
/// [`Error::Invalid`] `bad_name`, `bad_email` or `weak_password`; a conflict `email_taken`.
pub async fn first_organization(
    store: &Arc<Store>,
    name: &str,
    admin_email: &str,
    password: Option<&str>,
    os_user: &str,
) -> Result<First> {
    let email = admin_email.trim().to_owned();
    let name = organizations::NAME.checked(name)?;
    check_email(&email)?;
    let drawn = match password {
        Some(_) => None,
        None => Some(password::draw(store)),
    };
    let typed = Zeroizing::new(password.or(drawn.as_deref()).unwrap_or_default().to_owned());
    password::check(&typed, &email, Strength::default())?;
    let salt = password::salt_of(store.random());
    let hashing = spawn_blocking(move || password::hash(&typed, &salt));
    let hash = hashing.await.map_err(|error| {
        Error::Store(store::Error::Unavailable(format!(
            "a password cannot be hashed: {error}"
        )))
    })??;

    let id = format!("user-{}", store.draw_name());
    let scribe = Scribe::new(operator_id(os_user), String::new(), &Caller::default());
    let admin_email = email.clone();
    // Nothing is refused here.
    let slot = Slot::new(Arc::default());
    let make = slot.clone().filling(move |command| {
        furnish(command)?;
        command.add_user(&NewUser {
            id: &id,
            email: &email,
            name: "Administrator",
            role: Role::Admin,
            password_hash: Some(&hash),
        })?;
        let details = "Created the first administrator";
        record(
            command,
            scribe.done("create_user", format!("user:{id}"), details),
        )?;
        Ok::<_, Refusal>(())
    });
    let (organization, answered) = store.create_organization(&name, make)?;
    slot.answer(answered).await?;
    Ok(First {
        organization,
        admin_email,
        password: drawn,
    })
}

/// What every organization begins with.
pub(crate) fn furnish(command: &Command<'_>) -> store::Result<()> {
    for workspace in builtin::workspaces() {
        command.put_workspace(&workspace)?;
    }
    for policy in builtin::policies() {
        command.add_policy(&policy)?;
    }
    Ok(())
}
