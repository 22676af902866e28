//! Organizations: the only walls there are. Those who administer the first one make others, with their first
//! administrators; nobody sees into another one.

mod announce;
mod create;
mod terms;

pub use create::{CreatedOrganization, NewOrganization};
pub(crate) use terms::NAME;
pub use terms::{Hours, TermsChange};

use store::{Command, OrganizationId, Role};

use crate::{Platform, Principal, Result};

impl Platform {
    /// Whether they administer the first organization, and so may make others.
    ///
    /// # Errors
    /// [`crate::Error::Store`] if it cannot be read.
    pub fn is_of_platform(&self, who: &Principal) -> Result<bool> {
        Ok(who.is_admin() && who.organization() == self.home()?)
    }
}

/// The same in a transaction of any organization, by the role they have in it.
fn is_of_platform_now(
    command: &Command<'_>,
    home: &OrganizationId,
    who: &Principal,
) -> store::Result<bool> {
    if who.organization() != home {
        return Ok(false);
    }
    match who {
        Principal::User { id, .. } => {
            let user = command.user_of(home, id)?;
            Ok(user.is_some_and(|user| user.role == Role::Admin))
        }
        Principal::Key { .. } | Principal::Operator { .. } => Ok(who.is_admin()),
    }
}
