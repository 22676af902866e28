//! What is done with a data folder as a whole.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};

use super::{Folder, teach};

#[derive(Args)]
#[command(after_help = teach!(
    "neosc init --admin-email admin@example.org",
    "neosc init --data /srv/neosc --signer /srv/signer --log-name example.org --admin-email admin@example.org",
))]
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
#[command(after_help = concat!(teach!(
    "neosc serve --init",
    "neosc serve --data /srv/neosc --listen 0.0.0.0:8787 --tls-cert cert.pem --tls-key key.pem",
    "neosc serve --behind-proxy --trusted-proxy 10.0.0.0/8 --public-url https://audit.example.org",
), "\n\nEach option may also be set by its NEOSC_* variable, or in the settings file by its name (neosc settings sample); an \
option comes before the variable, and that before the file. NEOSC_LOG says what is logged on standard error, such as \
debug or warn,server=info. Ctrl-C or SIGTERM stops in order."))]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Make the data folder if it is not there, with an administrator admin@localhost
    #[arg(long)]
    pub(crate) init: bool,
    #[command(flatten)]
    pub(crate) flags: ServeFlags,
}

/// What the settings file may hold too.
#[derive(Args, Clone, Default)]
pub(crate) struct ServeFlags {
    /// Where to listen [default: 127.0.0.1:8787, or the next port that is free]
    #[arg(long, env = "NEOSC_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Certificate chain (PEM), to speak TLS
    #[arg(long, env = "NEOSC_TLS_CERT", value_name = "FILE")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "NEOSC_TLS_KEY", value_name = "FILE")]
    pub(crate) tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS [default: false]
    #[arg(long, env = "NEOSC_BEHIND_PROXY", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub(crate) behind_proxy: Option<bool>,
    /// An address or network of a proxy whose X-Forwarded-For is believed; may be given again
    #[arg(
        long = "trusted-proxy",
        env = "NEOSC_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "NETWORK"
    )]
    pub(crate) trusted_proxies: Option<Vec<String>>,
    /// How browsers reach the server, such as `https://audit.example.org`
    #[arg(long, env = "NEOSC_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Whether anybody may register [default: only where just this machine can reach the server]
    #[arg(long, env = "NEOSC_REGISTRATION", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub(crate) registration: Option<bool>,
    /// Whether checkpoints, keys and tiles are for everybody; entries never are [default: true]
    #[arg(long, env = "NEOSC_PUBLISH_LOG", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub(crate) publish_log: Option<bool>,
    /// Hours after which a sign-in ends whatever happens [default: 12]
    #[arg(long, env = "NEOSC_SIGN_IN_HOURS", value_name = "HOURS")]
    pub(crate) sign_in_hours: Option<u64>,
    /// Minutes without use after which a sign-in ends [default: 30]
    #[arg(long, env = "NEOSC_IDLE_MINUTES", value_name = "MINUTES")]
    pub(crate) idle_minutes: Option<u64>,
    /// Different actions outside the catalogue an organization may use [default: 512]
    #[arg(long, env = "NEOSC_CUSTOM_ACTIONS", value_name = "COUNT")]
    pub(crate) custom_actions: Option<u64>,
    #[command(flatten, next_help_heading = "Single sign-on through Zitadel")]
    pub(crate) sso: SsoFlags,
}

/// The provider people may sign in through.
#[derive(Args, Clone, Default)]
pub(crate) struct SsoFlags {
    /// Its issuer, to the letter; needs --public-url and --sso-client-id
    #[arg(long, env = "NEOSC_SSO_ISSUER", value_name = "URL")]
    pub(crate) sso_issuer: Option<String>,
    /// Our client id there
    #[arg(long, env = "NEOSC_SSO_CLIENT_ID", value_name = "ID")]
    pub(crate) sso_client_id: Option<String>,
    /// File with our client secret there; opaque access tokens need it
    #[arg(long, env = "NEOSC_SSO_CLIENT_SECRET", value_name = "FILE")]
    pub(crate) sso_client_secret: Option<PathBuf>,
    /// Id of the project whose roles count and whose access tokens are accepted
    #[arg(long, env = "NEOSC_SSO_PROJECT", value_name = "ID")]
    pub(crate) sso_project: Option<String>,
    /// Id of a client whose access tokens are accepted; may be given again [default: of all whose tokens are made for us]
    #[arg(
        long = "sso-client",
        env = "NEOSC_SSO_CLIENTS",
        value_delimiter = ',',
        value_name = "ID"
    )]
    pub(crate) sso_clients: Option<Vec<String>>,
    /// Id of the Zitadel organization people must be of [default: any]
    #[arg(long, env = "NEOSC_SSO_ZITADEL_ORGANIZATION", value_name = "ID")]
    pub(crate) sso_zitadel_organization: Option<String>,
    /// Id of the organization here that new people join [default: the first]
    #[arg(long, env = "NEOSC_SSO_ORGANIZATION", value_name = "ID")]
    pub(crate) sso_organization: Option<String>,
    /// A domain of e-mail addresses that is let in; may be given again [default: all]
    #[arg(
        long = "sso-domain",
        env = "NEOSC_SSO_DOMAINS",
        value_delimiter = ',',
        value_name = "DOMAIN"
    )]
    pub(crate) sso_domains: Option<Vec<String>>,
    /// Turn people away who were granted none of the roles admin, auditor and user [default: false]
    #[arg(long, env = "NEOSC_SSO_ROLE_REQUIRED", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub(crate) sso_role_required: Option<bool>,
}

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 all is well; 1 there are findings, or the folder cannot be read; 2 the command line is wrong";
    "neosc fsck",
    "neosc fsck --data /mnt/restored --signer /mnt/signer",
))]
pub(crate) struct Fsck {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc seal",
    "neosc seal --data /srv/neosc",
), "\n\nA server seals by itself what is old or much; this does it at once, in the server that serves the folder, or here if none \
does. What is less than a block of 4,096 entries stays in the database."))]
pub(crate) struct Seal {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 nothing fails (warnings are told); 1 something FAILs; 2 the command line is wrong";
    "neosc doctor",
    "neosc doctor --data /srv/neosc --json",
))]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// One check as JSON per line
    #[arg(long)]
    pub(crate) json: bool,
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
#[command(after_help = teach!("neosc signer continue", "neosc signer continue --accept-loss"))]
pub(crate) struct SignerContinue {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Yes: there is no newer copy, and what was signed beyond this one is lost
    #[arg(long)]
    pub(crate) accept_loss: bool,
}

#[derive(Args)]
#[command(after_help = teach!("neosc signer rotate"))]
pub(crate) struct SignerRotate {
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args)]
#[command(after_help = teach!("neosc signer init --trust-database"))]
pub(crate) struct SignerInit {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Yes: this data folder is the newest copy there is
    #[arg(long, required = true)]
    pub(crate) trust_database: bool,
}

#[derive(Subcommand)]
pub(crate) enum Settings {
    /// Print a settings file with every setting, its meaning and its default
    Sample(SettingsSample),
    /// Print what every setting is, and where that comes from
    Show(Box<SettingsShow>),
}

#[derive(Args)]
#[command(after_help = teach!("neosc settings sample > data/neosc.toml"))]
pub(crate) struct SettingsSample {}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc settings show",
    "neosc settings show --config /etc/neosc.toml",
))]
pub(crate) struct SettingsShow {
    #[command(flatten)]
    pub(crate) folder: Folder,
    #[command(flatten)]
    pub(crate) flags: ServeFlags,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc completions bash > ~/.local/share/bash-completion/completions/neosc",
    "neosc completions zsh > ~/.zfunc/_neosc        # with fpath+=~/.zfunc before compinit",
    "neosc completions fish > ~/.config/fish/completions/neosc.fish",
))]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}
