//! The folder of a demonstration: its own, and nobody else's.

use std::{
    io::ErrorKind,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use store::Options;

use crate::{
    failure::{Context, Result, plain},
    folder, out,
};

/// What is in it: a data folder, and its signer's.
const DATA: &str = "data";
const SECRETS: &str = "data.secrets";

/// A folder that holds a data folder and its signer's. What is not to be kept is removed when this is dropped.
pub(super) struct Place {
    root: PathBuf,
    keep: bool,
    new: bool,
    /// Whether what is there is whole, so that it may be kept.
    complete: bool,
}

impl Place {
    /// A folder that nobody had, or the one that `keep` names: new, empty, or of an earlier demonstration.
    pub(super) fn take(keep: Option<&Path>) -> Result<Self> {
        let Some(root) = keep else {
            let name = store::random_name(&store::system_random());
            let root = std::env::temp_dir().join(format!("neosc-demo-{name}"));
            make(&root, false)?;
            return Ok(Self::new(root, false));
        };
        let options = Options::new(&root.join(DATA));
        folder::must_be_ours(&options)?;
        if store::exists(&options.data) && store::is_demo(&options).map_err(plain)? {
            let mut place = Self::new(root.to_owned(), true);
            place.new = false;
            place.complete = true;
            return Ok(place);
        }
        // Nothing is ours, and so ours to remove, before this is known.
        match std::fs::read_dir(root).map(|mut found| found.next().is_none()) {
            Ok(true) => {}
            Ok(false) => {
                return Err(format!(
                    "{} holds something that `neosc demo` did not make: name a new folder",
                    root.display()
                )
                .into());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => make(root, true)?,
            Err(error) => return Err(error).context(root.display()),
        }
        Ok(Self::new(root.to_owned(), true))
    }

    /// Of a folder that is empty.
    fn new(root: PathBuf, keep: bool) -> Self {
        Self {
            root,
            keep,
            new: true,
            complete: false,
        }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.root.join(DATA)
    }

    /// Whether there is nothing in it yet.
    pub(super) fn is_new(&self) -> bool {
        self.new
    }

    /// Everything that is to be in it is.
    pub(super) fn complete(&mut self) {
        self.complete = true;
    }

    pub(super) fn say(&self) {
        let root = self.root.display();
        out::say(if self.keep {
            format!("\n{root} stays when this ends (Ctrl-C).")
        } else {
            format!("\n{root} is removed when this ends (Ctrl-C); --keep DIR leaves one.")
        });
    }
}

fn make(root: &Path, parents: bool) -> Result<()> {
    let made = std::fs::DirBuilder::new()
        .recursive(parents)
        .mode(0o700)
        .create(root);
    made.context(root.display())
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.keep && self.complete {
            return;
        }
        for folder in [DATA, SECRETS] {
            let folder = self.root.join(folder);
            match std::fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    out::note(format_args!("{} is left over: {error}", folder.display()));
                }
                _ => {}
            }
        }
        // Only if nobody else put something there.
        let _ = std::fs::remove_dir(&self.root);
    }
}
