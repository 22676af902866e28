//! Organizations.

use clap::{Args, Subcommand};

use super::{Folder, teach};

#[derive(Subcommand)]
pub(crate) enum Organization {
    /// List the organizations
    List(OrganizationList),
    /// Make an organization with its log and its first administrator, and print their password: it is shown this once
    Create(OrganizationCreate),
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc organization list",
    "neosc organization list --json | jq -r .id",
))]
pub(crate) struct OrganizationList {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// One organization as JSON per line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = teach!(
    "neosc organization create Acme --admin-email eva@acme.example",
    "PASSWORD=$(neosc organization create Acme --admin-email eva@acme.example --admin-name 'Eva Ruiz')",
))]
pub(crate) struct OrganizationCreate {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A name to show
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The address its first administrator signs in with
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_email: String,
    /// Their name; what stands before the @ unless given
    #[arg(long, value_name = "NAME")]
    pub(crate) admin_name: Option<String>,
}
