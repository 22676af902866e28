//! `neosc settings`.

use std::{collections::BTreeMap, fmt::Write, process::ExitCode};

use serde_json::Value;

use super::{Effective, file::File, table};
use crate::{
    args::{ServeFlags, SettingsShow},
    failure::{Context, Result},
    out,
};

/// Prints a file with every setting, each commented out.
pub(crate) fn sample() -> Result<ExitCode> {
    out::piece(text())?;
    Ok(ExitCode::SUCCESS)
}

fn text() -> String {
    let mut text = String::from(
        "# Settings of NeoSC Audit: neosc.toml in the data folder, or the file given with --config.\n\
         # A command-line option comes before its environment variable, and that before this file.\n\
         # Printed by `neosc settings sample`.\n",
    );
    for setting in &table::ALL {
        let (key, example) = (setting.key, setting.example);
        let _ = write!(
            text,
            "\n# {}\n# Unless set: {}. Variable: {}\n#{key} = {example}\n",
            setting.meaning, setting.default, setting.env
        );
    }
    text
}

/// Prints what every setting is, and where that comes from.
pub(crate) fn show(arguments: SettingsShow) -> Result<ExitCode> {
    let place = arguments.folder.place()?;
    // What cannot be is refused here as it would be by `serve`.
    Effective::of(&arguments.flags, &place.file)?;
    let flags = as_file(&arguments.flags);
    let flags = File {
        data: arguments.folder.data.clone(),
        signer: arguments.folder.signer.clone(),
        ..flags
    };
    let said = serde_json::to_value(&flags).context("settings")?;
    let filed = serde_json::to_value(&place.file).context("settings")?;
    match &place.read {
        Some(path) => out::line(format_args!("# file: {}", path.display()))?,
        None => out::line("# file: none")?,
    }
    for setting in &table::ALL {
        let (value, from) = found(setting, &said, &filed);
        out::line(format_args!("{:<24} = {value}   # {from}", setting.key))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What every setting is, by its name, but for which folder it is of.
pub(crate) fn all(flags: &ServeFlags, file: &File) -> Result<BTreeMap<String, String>> {
    let said = serde_json::to_value(as_file(flags)).context("settings")?;
    let filed = serde_json::to_value(file).context("settings")?;
    let settings = table::ALL
        .iter()
        .filter(|setting| !matches!(setting.key, "data" | "signer"));
    Ok(settings
        .map(|setting| (setting.key.to_owned(), found(setting, &said, &filed).0))
        .collect())
}

fn found(setting: &table::Setting, said: &Value, filed: &Value) -> (String, &'static str) {
    let of = |settings: &Value| settings.get(setting.key).filter(|v| !v.is_null()).cloned();
    if let Some(value) = of(said) {
        let from_variable = std::env::var_os(setting.env).is_some_and(|v| !v.is_empty());
        let from = if from_variable {
            "option or environment"
        } else {
            "option"
        };
        return (value.to_string(), from);
    }
    match of(filed) {
        Some(value) => (value.to_string(), "file"),
        None => (setting.default.to_owned(), "default"),
    }
}

fn as_file(flags: &ServeFlags) -> File {
    File {
        data: None,
        signer: None,
        listen: flags.listen,
        tls_cert: flags.tls_cert.clone(),
        tls_key: flags.tls_key.clone(),
        behind_proxy: flags.behind_proxy,
        trusted_proxies: flags.trusted_proxies.clone(),
        public_url: flags.public_url.clone(),
        registration: flags.registration,
        publish_log: flags.publish_log,
        sign_in_hours: flags.sign_in_hours,
        idle_minutes: flags.idle_minutes,
        custom_actions: flags.custom_actions,
        sso_issuer: flags.sso.sso_issuer.clone(),
        sso_client_id: flags.sso.sso_client_id.clone(),
        sso_client_secret: flags.sso.sso_client_secret.clone(),
        sso_project: flags.sso.sso_project.clone(),
        sso_clients: flags.sso.sso_clients.clone(),
        sso_zitadel_organization: flags.sso.sso_zitadel_organization.clone(),
        sso_organization: flags.sso.sso_organization.clone(),
        sso_domains: flags.sso.sso_domains.clone(),
        sso_role_required: flags.sso.sso_role_required,
    }
}
