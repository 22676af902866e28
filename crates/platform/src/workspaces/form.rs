//! What administrators say of a workspace, and what is taken.

use serde_json::json;
use store::Workspace;

use crate::{Error, changes::Parts, names::Text};

/// Values of a workspace: those that are given are set.
#[derive(Clone, Debug, Default)]
pub struct WorkspaceForm {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// At most 1,000 characters.
    pub description: Option<String>,
    /// 1 to 300 characters without spaces.
    pub image: Option<String>,
    /// 1 to 40 characters, as `4 vCPU`.
    pub cpu: Option<String>,
    /// 1 to 40 characters, as `8 GB`.
    pub memory: Option<String>,
    /// At most 64 characters.
    pub icon: Option<String>,
    /// Whether it may be launched.
    pub enabled: Option<bool>,
}

/// What a text of a workspace may be.
struct Rule {
    text: Text,
    /// What the event of a refusal says.
    refused: &'static str,
}

const NAME: Rule = rule(Text::name(100), "The name is not acceptable");
const DESCRIPTION: Rule = rule(
    Text::new("description", "bad_description", 0..=1000),
    "The description is not acceptable",
);
const IMAGE: Rule = rule(
    Text::word("image", "bad_image", 1..=300),
    "The image is not acceptable",
);
const CPU: Rule = rule(
    Text::new("cpu", "bad_cpu", 1..=40),
    "The processors are not acceptable",
);
const MEMORY: Rule = rule(
    Text::new("memory", "bad_memory", 1..=40),
    "The memory is not acceptable",
);
const ICON: Rule = rule(
    Text::new("icon", "bad_icon", 0..=64),
    "The icon is not acceptable",
);

const fn rule(text: Text, refused: &'static str) -> Rule {
    Rule { text, refused }
}

/// A refusal, and what its event says.
pub(super) type Unfit = (Error, &'static str);

impl WorkspaceForm {
    /// A new workspace of these values.
    pub(super) fn made(&self, id: String) -> Result<Workspace, Unfit> {
        let needed = |given: &Option<String>, rule: &Rule| match given {
            Some(_) => Ok(()),
            None => Err(rule.unfit()),
        };
        needed(&self.name, &NAME)?;
        needed(&self.image, &IMAGE)?;
        self.applied(&Workspace {
            id,
            name: String::new(),
            description: String::new(),
            image: String::new(),
            cpu: "2 vCPU".into(),
            memory: "4 GB".into(),
            icon: String::new(),
            enabled: true,
        })
    }

    /// `to` with these values in the place of its own.
    pub(super) fn applied(&self, to: &Workspace) -> Result<Workspace, Unfit> {
        Ok(Workspace {
            id: to.id.clone(),
            name: NAME.text(self.name.as_deref(), &to.name)?,
            description: DESCRIPTION.text(self.description.as_deref(), &to.description)?,
            image: IMAGE.text(self.image.as_deref(), &to.image)?,
            cpu: CPU.text(self.cpu.as_deref(), &to.cpu)?,
            memory: MEMORY.text(self.memory.as_deref(), &to.memory)?,
            icon: ICON.text(self.icon.as_deref(), &to.icon)?,
            enabled: self.enabled.unwrap_or(to.enabled),
        })
    }
}

impl Rule {
    /// What is given without the spaces around it, if it is acceptable, else what is there.
    fn text(&self, given: Option<&str>, there: &str) -> Result<String, Unfit> {
        match given {
            Some(given) => (self.text.checked(given)).map_err(|error| (error, self.refused)),
            None => Ok(there.to_owned()),
        }
    }

    fn unfit(&self) -> Unfit {
        (self.text.refused(), self.refused)
    }
}

/// The values of a workspace by name, in the order they are written in.
pub(super) fn parts(workspace: &Workspace) -> Parts<'static> {
    vec![
        ("name", json!(workspace.name)),
        ("description", json!(workspace.description)),
        ("image", json!(workspace.image)),
        ("cpu", json!(workspace.cpu)),
        ("memory", json!(workspace.memory)),
        ("icon", json!(workspace.icon)),
        ("enabled", json!(workspace.enabled)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_visible() {
        let named = |name: &str| {
            let form = WorkspaceForm {
                name: Some(name.into()),
                image: Some("neosc/x:1".into()),
                ..WorkspaceForm::default()
            };
            form.made("ws-custom-1".into()).map(|made| made.name)
        };
        assert_eq!(named("  Lab ").unwrap(), "Lab");
        assert!(named(&"é".repeat(100)).is_ok());
        for bad in ["", "   ", "a\nb", "\u{3164}", &"é".repeat(101)] {
            let (error, why) = named(bad).unwrap_err();
            assert!(
                matches!(
                    error,
                    Error::Invalid {
                        code: "bad_name",
                        ..
                    }
                ),
                "{bad}"
            );
            assert_eq!(why, "The name is not acceptable");
        }
        let form = WorkspaceForm {
            name: Some("Lab".into()),
            ..WorkspaceForm::default()
        };
        assert_eq!(form.made("x".into()).unwrap_err().1, IMAGE.refused);
    }
}
