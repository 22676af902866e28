//! What can be typed.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// The audit log nobody has to believe.
#[derive(Parser)]
#[command(
    name = "neosc",
    version,
    about,
    after_help = "\
Exit codes: 0 it worked, or is genuine; 1 it failed, or is not genuine; 2 the command line is wrong;
3 consistent, but no key of the log was given to check it with."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a data folder with its organization, log and first administrator
    Init(Init),
    /// Serve a data folder over HTTP
    Serve(Serve),
    /// API keys: how other programs send and read events
    #[command(subcommand)]
    Key(Key),
    /// Import events from a file of JSON lines
    Import(Import),
    /// Search the log
    Search(Search),
    /// Verify proof bundles, or a whole log, without believing the server
    Verify(Verify),
    /// Check everything a data folder holds against everything else in it
    Fsck(Fsck),
    /// The signer: its seed and its memory
    #[command(subcommand)]
    Signer(Signer),
}

#[derive(Args, Clone)]
pub(crate) struct Folder {
    /// The data folder
    #[arg(long, env = "NEOSC_DATA", default_value = "data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The signer's folder, outside the data folder and its backups [default: DIR.secrets beside the data folder]
    #[arg(long, env = "NEOSC_SIGNER", value_name = "DIR")]
    pub(crate) signer: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The first administrator's address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_email: String,
    /// A file with the administrator's password on its first line; else one is drawn and shown once
    #[arg(long, value_name = "FILE")]
    pub(crate) admin_password_file: Option<PathBuf>,
    /// What the names of all logs here begin with; can never be changed [default: neosc- and 8 random hex digits]
    #[arg(long, value_name = "NAME")]
    pub(crate) log_name: Option<String>,
    /// The organization's name
    #[arg(long, value_name = "NAME", default_value = "Default")]
    pub(crate) organization: String,
}

#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Where to listen [default: 127.0.0.1:8787, or the next port that is free]
    #[arg(long, env = "NEOSC_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Make the data folder if it is not there, with an administrator admin@localhost
    #[arg(long)]
    pub(crate) init: bool,
    /// Certificate chain (PEM)
    #[arg(
        long,
        env = "NEOSC_TLS_CERT",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(
        long,
        env = "NEOSC_TLS_KEY",
        value_name = "FILE",
        requires = "tls_cert"
    )]
    pub(crate) tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS
    #[arg(long, env = "NEOSC_BEHIND_PROXY")]
    pub(crate) behind_proxy: bool,
    /// An address or network of a proxy whose X-Forwarded-For is believed; may be given again
    #[arg(
        long = "trusted-proxy",
        env = "NEOSC_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "NETWORK"
    )]
    pub(crate) trusted_proxies: Vec<String>,
    /// How browsers reach the server, such as `https://audit.example.org`
    #[arg(long, env = "NEOSC_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Different actions outside the catalogue an organization may use
    #[arg(long, env = "NEOSC_CUSTOM_ACTIONS", default_value_t = store::CUSTOM_ACTIONS, value_name = "COUNT")]
    pub(crate) custom_actions: u64,
}

#[derive(Subcommand)]
pub(crate) enum Key {
    /// Make a key and print it: it is shown this once
    Create(KeyCreate),
    /// End a key
    Revoke(KeyRevoke),
}

#[derive(Args)]
pub(crate) struct KeyCreate {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A name for people
    #[arg(long)]
    pub(crate) name: String,
    /// What it may do: ingest, read, verify or admin
    #[arg(long, default_value = "ingest")]
    pub(crate) scope: String,
    /// Days after which it is of no use any more [default: never]
    #[arg(long, value_name = "DAYS")]
    pub(crate) expires_in_days: Option<u32>,
}

#[derive(Args)]
pub(crate) struct KeyRevoke {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The key's id, as in `api_key:{id}`
    pub(crate) id: String,
}

#[derive(Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A file with one event as JSON per line; `-` reads standard input
    pub(crate) file: PathBuf,
    /// If no server runs: different actions outside the catalogue an organization may use
    #[arg(long, env = "NEOSC_CUSTOM_ACTIONS", default_value_t = store::CUSTOM_ACTIONS, value_name = "COUNT")]
    pub(crate) custom_actions: u64,
}

#[derive(Args)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// What to look for, such as `action:login success:false start:now-7d`; nothing: the newest
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// At most this many
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u64,
    /// JSON lines instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Proof bundles; `-` reads standard input
    #[arg(required_unless_present = "log", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Verify a whole log: the address of the server's log, such as `http://127.0.0.1:8787/log/ORGANIZATION`
    #[arg(long, value_name = "URL", conflicts_with = "files")]
    pub(crate) log: Option<String>,
    /// A verifier key of the log that you have from somebody you believe; may be given again
    #[arg(long = "vkey", env = "NEOSC_VKEY", value_name = "VKEY")]
    pub(crate) vkeys: Vec<String>,
    /// A file of logs and witnesses to trust (C2SP tlog-policy)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Where keys and sizes of logs are remembered [default: neosc/known-logs.json in the state folder]
    #[arg(long, env = "NEOSC_KNOWN_LOGS", value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// A key of scope `verify`, to read the entries of a whole log
    #[arg(
        long,
        env = "NEOSC_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub(crate) token: Option<String>,
    /// The report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Fsck {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Subcommand)]
pub(crate) enum Signer {
    /// Start the signer's memory anew from the database, after it was lost
    Init(SignerInit),
    /// Give the log its next signing key; old and new sign for 90 days
    Rotate(SignerRotate),
    /// Go on openly from an old copy of the data, when there is no newer one
    ///
    /// The log of the copy ends, and a new one begins whose entry 0 says where the old one ended and how many entries
    /// are lost. Old entries stay readable. Without --accept-loss it only says what would be lost.
    Continue(SignerContinue),
}

#[derive(Args)]
pub(crate) struct SignerContinue {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Yes: there is no newer copy, and what was signed beyond this one is lost
    #[arg(long)]
    pub(crate) accept_loss: bool,
}

#[derive(Args)]
pub(crate) struct SignerRotate {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
pub(crate) struct SignerInit {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Yes: this data folder is the newest copy there is
    #[arg(long, required = true)]
    pub(crate) trust_database: bool,
}

impl Folder {
    /// How the store of the folder is opened.
    pub(crate) fn options(&self) -> store::Options {
        let mut options = store::Options::new(&self.data);
        if let Some(signer) = &self.signer {
            options.signer.clone_from(signer);
        }
        options
    }
}

/// `-action:login` is a term of a filter, not an option: with a space before it, it is not taken for one.
pub(crate) fn with_negations(
    arguments: impl Iterator<Item = OsString>,
) -> impl Iterator<Item = OsString> {
    arguments.map(|argument| match argument.to_str() {
        Some(text) if is_negation(text) => format!(" {text}").into(),
        _ => argument,
    })
}

fn is_negation(text: &str) -> bool {
    let field = text
        .strip_prefix('-')
        .and_then(|rest| rest.split_once(':'))
        .map(|(field, _)| field);
    field.is_some_and(|field| {
        !field.is_empty()
            && field
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_and_negated_terms_are_told_apart() {
        let typed = [
            "neosc",
            "search",
            "success:false",
            "-action:login",
            "--limit",
            "3",
        ];
        let typed = typed.into_iter().map(OsString::from);
        let parsed = Arguments::try_parse_from(with_negations(typed)).unwrap();
        let Command::Search(search) = parsed.command else {
            panic!("not a search");
        };
        assert_eq!(
            search.filter.join(" ").trim(),
            "success:false  -action:login"
        );
        assert_eq!(search.limit, 3);
    }
}
