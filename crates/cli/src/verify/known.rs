//! Logs seen before: their keys and how far they were verified.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use ::verify::Remembered;

use crate::failure::{Context, Result};

/// The file of remembered logs.
pub(crate) struct Known {
    path: Option<PathBuf>,
    pub(crate) logs: Remembered,
}

/// `$XDG_STATE_HOME/neosc/known-logs.json`, or below `~/.local/state`.
fn usual() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("neosc/known-logs.json"))
}

impl Known {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let path = path.map(Path::to_owned).or_else(usual);
        let Some(file) = &path else {
            return Ok(Self {
                path,
                logs: Remembered::default(),
            });
        };
        let logs = match std::fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).context(file.display())?,
            Err(error) if error.kind() == ErrorKind::NotFound => Remembered::default(),
            Err(error) => return Err(format!("{}: {error}", file.display()).into()),
        };
        Ok(Self { path, logs })
    }

    /// Writes the file whole, or leaves it as it was.
    pub(crate) fn save(&self) -> Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let text = serde_json::to_string_pretty(&self.logs).context("known logs")?;
        let fresh = path.with_extension("new");
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&fresh, text))
            .and_then(|()| std::fs::rename(&fresh, path))
            .context(path.display())
    }
}
