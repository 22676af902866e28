//! Whether people can sign in through the provider that the settings file names.

use super::Check;
use crate::settings::{Place, sso_of};

/// Nothing, where none is set.
pub(super) async fn look(place: &Place, found: &mut Vec<Check>) {
    let todo =
        "people with a password sign in all the same; see docs/OPERATIONS.md, Single sign-on";
    let set = match sso_of(&place.file) {
        Ok(None) => return,
        Ok(Some(set)) => set,
        Err(failure) => return found.push(Check::fail("sso", failure.to_string(), todo)),
    };
    let (settings, public_url) = set;
    let checked = match settings.provider(public_url.as_deref()) {
        Err(error) => Check::fail("sso", error.to_string(), todo),
        Ok(provider) => match provider.reach().await {
            Ok(()) => Check::ok("sso", format!("{} answers, with keys", settings.issuer)),
            Err(failure) => Check::fail("sso", failure.to_string(), todo),
        },
    };
    found.push(checked);
}
