//! The settings file: TOML, every key known.

use std::{
    io::ErrorKind,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::table;
use crate::failure::{Context, Failure, Result};

/// The most bytes a settings file has.
const MOST: u64 = 1 << 20;

/// What a settings file says. Names and meanings are in [`table::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    pub(crate) data: Option<PathBuf>,
    pub(crate) signer: Option<PathBuf>,
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) tls_cert: Option<PathBuf>,
    pub(crate) tls_key: Option<PathBuf>,
    pub(crate) behind_proxy: Option<bool>,
    pub(crate) trusted_proxies: Option<Vec<String>>,
    pub(crate) public_url: Option<String>,
    pub(crate) registration: Option<bool>,
    pub(crate) publish_log: Option<bool>,
    pub(crate) sign_in_hours: Option<u64>,
    pub(crate) idle_minutes: Option<u64>,
    pub(crate) custom_actions: Option<u64>,
    pub(crate) sso_issuer: Option<String>,
    pub(crate) sso_client_id: Option<String>,
    pub(crate) sso_client_secret: Option<PathBuf>,
    pub(crate) sso_project: Option<String>,
    pub(crate) sso_clients: Option<Vec<String>>,
    pub(crate) sso_zitadel_organization: Option<String>,
    pub(crate) sso_organization: Option<String>,
    pub(crate) sso_domains: Option<Vec<String>>,
    pub(crate) sso_role_required: Option<bool>,
}

impl File {
    /// Reads a file that must be there.
    pub(super) fn read(path: &Path) -> Result<Self> {
        Self::read_if_there(path)?
            .ok_or_else(|| format!("the settings file {} is not there", path.display()).into())
    }

    /// Reads a file that need not be there.
    pub(super) fn read_if_there(path: &Path) -> Result<Option<Self>> {
        let name = path.display();
        match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{name}: {error}").into()),
            Ok(found) if found.len() > MOST => {
                return Err(format!("{name} is larger than a settings file can be").into());
            }
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(path).context(&name)?;
        let read = Self::parse(&text).map_err(|why| Failure::from(format!("{name}: {why}")))?;
        Ok(Some(read))
    }

    fn parse(text: &str) -> std::result::Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error| told(text, &error))?;
        for key in table.keys() {
            if !table::ALL.iter().any(|known| known.key == key) {
                return Err(unknown(text, key));
            }
        }
        toml::from_str(text).map_err(|error| told(text, &error))
    }
}

/// Where and what, in one line.
fn told(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| {
        let before = text.get(..span.start).unwrap_or(text);
        before.matches('\n').count() + 1
    });
    let what = error.message().lines().collect::<Vec<_>>().join(" ");
    match line {
        Some(line) => format!("line {line}: {what}"),
        None => what,
    }
}

fn unknown(text: &str, key: &str) -> String {
    let is_it = |line: &str| {
        let rest = line.trim_start().trim_start_matches(['"', '\'', '[']);
        rest.starts_with(key)
    };
    let line = text.lines().position(is_it).map_or(0, |line| line + 1);
    let names = table::ALL.iter().map(|setting| setting.key);
    let instead = match filter::nearest(key, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`neosc settings sample` shows all there are".to_owned(),
    };
    format!("line {line}: there is no setting `{key}`: {instead}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let why = |text: &str| File::parse(text).unwrap_err();
        assert_eq!(
            why("\nlistn = \"127.0.0.1:1\"\n"),
            "line 2: there is no setting `listn`: did you mean `listen`?"
        );
        assert!(why("[server]\nlisten = 1").contains("line 1: there is no setting `server`"));
        let wrong = why("publish_log = true\nidle_minutes = \"ten\"\n");
        assert!(
            wrong.starts_with("line 2: ") && wrong.contains("string"),
            "{wrong}"
        );
        assert!(why("listen = \"nowhere\"").starts_with("line 1: "));
        assert!(why("listen = ").starts_with("line 1: "));
        assert!(why("listen = \"a:1\"\nlisten = \"b:2\"").starts_with("line 2: "));
    }

    #[test]
    fn every_setting_has_a_row_and_every_row_is_a_setting() {
        let fields = serde_json::to_value(File::default()).unwrap();
        let mut fields: Vec<&String> = fields.as_object().unwrap().keys().collect();
        let mut rows: Vec<&str> = table::ALL.iter().map(|setting| setting.key).collect();
        fields.sort();
        rows.sort_unstable();
        assert_eq!(fields, rows);
        let all: String = table::ALL
            .iter()
            .map(|setting| format!("{} = {}\n", setting.key, setting.example))
            .collect();
        let read = File::parse(&all).unwrap();
        let read = serde_json::to_value(read).unwrap();
        assert!(
            read.as_object()
                .unwrap()
                .values()
                .all(|value| !value.is_null())
        );
    }
}
