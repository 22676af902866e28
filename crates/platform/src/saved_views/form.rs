//! What people say of a saved view, and what is taken.

use serde_json::json;
use store::SavedView;

use super::address;
use crate::{Error, changes::Parts, names::Text};

const NAME: Text = Text::name(100);

/// What is to be of a saved view: what is given.
#[derive(Clone, Debug, Default)]
pub struct ViewChange {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// A query string of the list of events.
    pub address: Option<String>,
    /// Whether all of the organization see it.
    pub shared: Option<bool>,
}

/// A refusal, and what its event says.
pub(super) type Unfit = (Error, &'static str);

impl ViewChange {
    /// `to` with these values in the place of its own.
    pub(super) fn applied(&self, to: &SavedView) -> Result<SavedView, Unfit> {
        Ok(SavedView {
            name: match &self.name {
                Some(name) => named(name)?,
                None => to.name.clone(),
            },
            address: match &self.address {
                Some(address) => address::checked(address)
                    .map_err(|error| (error, "The address is not acceptable"))?,
                None => to.address.clone(),
            },
            shared: self.shared.unwrap_or(to.shared),
            ..to.clone()
        })
    }
}

fn named(name: &str) -> Result<String, Unfit> {
    NAME.checked(name)
        .map_err(|error| (error.at("/name"), "The name is not acceptable"))
}

/// The values of a saved view by name, in the order they are written in.
pub(super) fn parts(view: &SavedView) -> Parts<'static> {
    vec![
        ("name", json!(view.name)),
        ("address", json!(view.address)),
        ("shared", json!(view.shared)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_and_visible() {
        assert_eq!(named("  Failed sign-ins ").unwrap(), "Failed sign-ins");
        assert!(named(&"é".repeat(100)).is_ok());
        for bad in ["", " ", "a\nb", "\u{3164}", &"é".repeat(101)] {
            let (error, why) = named(bad).unwrap_err();
            assert!(
                matches!(&error, Error::Invalid { code: "bad_name", field: Some(at), .. } if at == "/name"),
                "{bad}: {error:?}"
            );
            assert_eq!(why, "The name is not acceptable");
        }
    }
}
