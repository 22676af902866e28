//! `neosc organization`.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{Organization, OrganizationCreate, OrganizationList},
    connection::{Connection, escape, read},
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

/// All of them: page after page, each from where the one before ended.
async fn list(arguments: OrganizationList) -> Result<ExitCode> {
    let every = async |log: &Connection| {
        let mut pages = Vec::new();
        let mut after = String::new();
        loop {
            let page = log
                .get(&format!("{ORGANIZATIONS}?after={}", escape(&after)))
                .await?;
            let listed: Vec<Listed> = read(&page)?;
            let Some(last) = listed.last() else {
                return Ok(pages);
            };
            after.clone_from(&last.id);
            pages.push((page, listed));
        }
    };
    let pages = Connection::with(&arguments.folder, every).await?;
    if arguments.json {
        pages
            .iter()
            .try_for_each(|(page, _)| out::json_lines(page))?;
        return Ok(ExitCode::SUCCESS);
    }
    let listed = pages.into_iter().flat_map(|(_, listed)| listed);
    let rows: Vec<_> = listed
        .map(|one| {
            let name = event::visible(&one.name).into_owned();
            [one.id, name, one.created_at]
        })
        .collect();
    Table::print(Look::of_stdout(), &COLUMNS, &rows)?;
    Ok(ExitCode::SUCCESS)
}
