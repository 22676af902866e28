//! Accounts and API keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Folder, teach};

#[derive(Subcommand)]
pub(crate) enum User {
    /// List the accounts
    List(UserList),
    /// Make an account
    Create(UserCreate),
    /// Take over accounts of another system from a file, with their ids and passwords
    Import(UserImport),
    /// Give an account another role
    SetRole(UserRole),
    /// Lock an account: its sign-ins end, and nobody signs in until it is unlocked
    Lock(UserNamed),
    /// Open a locked account again
    Unlock(UserNamed),
    /// Free an account of whom Zitadel signs in to it; its sign-ins end
    Unlink(UserNamed),
    /// Give an account another password; its sign-ins end
    ResetPassword(UserPassword),
    /// Say until when an account may be used
    Expire(UserExpire),
    /// Take away the second factor of somebody who has lost it
    MfaReset(UserNamed),
    /// Sign-ins: who is signed in, and ending it
    #[command(subcommand, after_help = teach!(
        "neosc user sign-ins list ana@example.org",
        "neosc user sign-ins revoke ana@example.org",
    ))]
    SignIns(SignIns),
}

#[derive(Subcommand)]
pub(crate) enum SignIns {
    /// List the sign-ins of an account that have not ended
    List(UserNamed),
    /// End all sign-ins of an account
    Revoke(UserNamed),
}

#[derive(Args)]
#[command(after_help = teach!("neosc user list", "neosc user list --json | jq -r .email"))]
pub(crate) struct UserList {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// One account as JSON per line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where a password comes from.
#[derive(Args)]
pub(crate) struct Password {
    /// A file with the password on its first line, `-` for standard input; else one is drawn and shown once
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc user create ana@example.org --role auditor --name 'Ana García'",
    "neosc user create ci@example.org --password-file /run/secrets/ci",
))]
pub(crate) struct UserCreate {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The address to sign in with
    #[arg(value_name = "ADDRESS")]
    pub(crate) email: String,
    /// admin (everything), auditor (reads everything, changes nothing) or user (their own)
    #[arg(long, default_value = "user", value_name = "ROLE")]
    pub(crate) role: String,
    /// A name to show; what stands before the @ unless given
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) password: Password,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    codes "0 every account is there; 1 one was refused, or it failed, and says why; 2 the command line is wrong";
    "mongoexport --db neosc --collection users --out users.ndjson",
    "neosc user import users.ndjson --dry-run",
    "neosc user import users.ndjson",
    "neosc user import - --json < users.csv | jq 'select(.outcome == \"refused\")'",
), "\n\nEach account has `id`, `email`, `role` (admin, auditor, user), `password_hash` or `hashed_password`, and maybe `name`; a CSV \
names them in its first line. Hashes are bcrypt of a cost from 4 to 14, or Argon2id; at the next sign-in, with the password \
people have, ours takes their place. An account that is there with the same id and address stays as it is, so the same file \
may be imported again."))]
pub(crate) struct UserImport {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// JSON, one account per line or an array, or CSV; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Check everything, and make no account
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What came of each account as JSON per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc user set-role ana@example.org auditor",
    "neosc user set-role user-4hsrtqv2m7x3 admin",
))]
pub(crate) struct UserRole {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The account's address or id
    #[arg(value_name = "USER")]
    pub(crate) user: String,
    /// admin, auditor or user
    #[arg(value_name = "ROLE")]
    pub(crate) role: String,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc user expire intern@example.org 2027-01-31T18:00:00Z",
    "neosc user expire intern@example.org never",
))]
pub(crate) struct UserExpire {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The account's address or id
    #[arg(value_name = "USER")]
    pub(crate) user: String,
    /// A time with its offset (RFC 3339), or `never`
    #[arg(value_name = "TIME")]
    pub(crate) at: String,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc user lock mallory@example.org",
    "neosc user unlock mallory@example.org",
    "neosc user unlink ana@example.org",
    "neosc user sign-ins list mallory@example.org",
    "neosc user sign-ins revoke user-4hsrtqv2m7x3",
    "neosc user mfa-reset ana@example.org",
))]
pub(crate) struct UserNamed {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The account's address or id
    #[arg(value_name = "USER")]
    pub(crate) user: String,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc user reset-password ana@example.org",
    "pass show neosc/ana | neosc user reset-password ana@example.org --password-file -",
))]
pub(crate) struct UserPassword {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The account's address or id
    #[arg(value_name = "USER")]
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) password: Password,
}

#[derive(Subcommand)]
pub(crate) enum Key {
    /// Make a key and print it: it is shown this once
    Create(KeyCreate),
    /// List the keys, not their secrets
    List(KeyList),
    /// End a key
    Revoke(KeyRevoke),
}

#[derive(Args)]
#[command(after_help = teach!(
    "KEY=$(neosc key create --name my-app)",
    "neosc key create --name siem --scope read --expires-in-days 365",
))]
pub(crate) struct KeyCreate {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A name for people
    #[arg(long)]
    pub(crate) name: String,
    /// What it may do: ingest (send events), read (them all), verify (read entries and proofs) or admin
    #[arg(long, default_value = "ingest")]
    pub(crate) scope: String,
    /// Days after which it is of no use any more [default: never]
    #[arg(long, value_name = "DAYS")]
    pub(crate) expires_in_days: Option<u32>,
}

#[derive(Args)]
#[command(after_help = teach!("neosc key list", "neosc key list --json | jq 'select(.state == \"active\")'"))]
pub(crate) struct KeyList {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// One key as JSON per line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = teach!("neosc key revoke key-4hsrtqv2m7x3"))]
pub(crate) struct KeyRevoke {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The key's id, as `neosc key list` shows it
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}
