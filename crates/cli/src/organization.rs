//! `neosc organization`.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{Organization, OrganizationCreate, OrganizationList},
    connection::{Connection, read},
    failure::Result,
    out,
    table::{Column, Look, Table},
};

const ORGANIZATIONS: &str = "/api/organizations";

/// Organizations.
pub(crate) async fn organization(command: Organization) -> Result<ExitCode> {
    match command {
        Organization::List(arguments) => list(arguments).await,
        Organization::Create(arguments) => create(arguments).await,
    }
}

#[derive(Deserialize)]
struct Made {
    id: String,
    password: String,
}

/// Makes one; prints the password of its administrator alone on standard output, for scripts.
async fn create(arguments: OrganizationCreate) -> Result<ExitCode> {
    let (name, email) = (&arguments.name, &arguments.admin_email);
    let mut body = json!({"name": name, "admin_email": email});
    if let Some(name) = arguments.admin_name {
        body["admin_name"] = name.into();
    }
    let post = async |log: &Connection| log.post(ORGANIZATIONS, &body.to_string()).await;
    let made: Made = read(&Connection::with(&arguments.folder, post).await?)?;
    out::note(format_args!(
        "Organization {} is there. The password of {email}: keep it, it is shown this once.",
        made.id
    ));
    out::line(made.password)?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    name: String,
    created_at: String,
}

const COLUMNS: [Column; 3] = [
    Column::new("Id", 0),
    Column::new("Name", 1),
    Column::new("Created", 0),
];

/// All of them.
async fn list(arguments: OrganizationList) -> Result<ExitCode> {
    let every = async |log: &Connection| log.every_page(ORGANIZATIONS).await;
    let pages = Connection::with(&arguments.folder, every).await?;
    if arguments.json {
        pages.iter().try_for_each(|page| out::json_lines(page))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut listed: Vec<Listed> = Vec::new();
    for page in &pages {
        listed.append(&mut read(page)?);
    }
    let rows: Vec<_> = listed
        .into_iter()
        .map(|one| {
            let name = event::visible(&one.name).into_owned();
            [one.id, name, one.created_at]
        })
        .collect();
    Table::print(Look::of_stdout(), &COLUMNS, &rows)?;
    Ok(ExitCode::SUCCESS)
}
