//! `neosc user`.

mod import;
mod people;

use std::{io::BufRead, path::Path, process::ExitCode};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    args::{
        Folder, Password, SignIns, User, UserCreate, UserExpire, UserList, UserNamed, UserPassword,
        UserRole,
    },
    connection::{Connection, escape, read},
    failure::{Context, Result},
    out,
    table::{Column, Look, Table},
};

const USERS: &str = "/operator/users";

/// Accounts.
pub(crate) async fn user(command: User) -> Result<ExitCode> {
    match command {
        User::List(arguments) => list(arguments).await,
        User::Create(arguments) => create(arguments).await,
        User::Import(arguments) => import::import(arguments).await,
        User::SetRole(arguments) => set_role(arguments).await,
        User::Lock(arguments) => lock(arguments).await,
        User::Unlock(arguments) => unlock(arguments).await,
        User::Unlink(arguments) => unlink(arguments).await,
        User::ResetPassword(arguments) => reset_password(arguments).await,
        User::Expire(arguments) => expire(arguments).await,
        User::MfaReset(arguments) => reset_factor(arguments).await,
        User::SignIns(SignIns::List(arguments)) => sign_ins(arguments).await,
        User::SignIns(SignIns::Revoke(arguments)) => revoke(arguments).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

fn path(user: &str, what: &str) -> String {
    format!("{USERS}/{}/{what}", escape(user.trim()))
}

#[derive(Deserialize)]
struct Shown {
    id: String,
    email: String,
    name: String,
    role: String,
    state: String,
    locked_until: Option<String>,
    expires_at: Option<String>,
    second_factor: bool,
    created_at: String,
}

/// An account whose password was set.
#[derive(Deserialize)]
struct Named {
    id: String,
    email: String,
    password: Option<String>,
    sign_ins_ended: u64,
}

#[derive(Deserialize)]
struct Ended {
    sign_ins_ended: u64,
}

const COLUMNS: [Column; 8] = [
    Column::new("Address", 1),
    Column::new("Name", 2),
    Column::new("Role", 0),
    Column::new("State", 0),
    Column::new("2nd factor", 0),
    Column::new("Expires", 0),
    Column::new("Created", 0),
    Column::new("Id", 0),
];

async fn list(arguments: UserList) -> Result<()> {
    let every = async |log: &Connection| log.every_page(USERS).await;
    let pages = Connection::with(&arguments.folder, every).await?;
    if arguments.json {
        return pages.iter().try_for_each(|page| out::json_lines(page));
    }
    let mut rows = Vec::new();
    for page in &pages {
        let users: Vec<Shown> = read(page)?;
        rows.extend(users.into_iter().map(row));
    }
    Table::print(Look::of_stdout(), &COLUMNS, &rows)
}

fn row(user: Shown) -> [String; 8] {
    let visible = |text: &str| event::visible(text).into_owned();
    let state = match user.locked_until {
        Some(until) => format!("{} until {until}", user.state),
        None => user.state,
    };
    [
        visible(&user.email),
        visible(&user.name),
        user.role,
        state,
        if user.second_factor { "yes" } else { "no" }.into(),
        user.expires_at.unwrap_or_else(|| "never".into()),
        user.created_at,
        user.id,
    ]
}

/// The password of a file's first line; `None`: one is to be drawn.
fn password(from: &Password) -> Result<Option<String>> {
    let Some(path) = &from.password_file else {
        return Ok(None);
    };
    let mut line = String::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().read_line(&mut line);
        read.context("standard input")?;
    } else {
        line = std::fs::read_to_string(path).context(path.display())?;
    }
    let password = line.lines().next().unwrap_or_default();
    if password.is_empty() {
        return Err(format!("{}: the first line holds no password", path.display()).into());
    }
    Ok(Some(password.to_owned()))
}

/// Says what was done on standard error, and a password that was drawn alone on standard output.
fn say(done: String, named: Named) -> Result<()> {
    match named.password {
        None => out::line(format_args!("{done}.")),
        Some(password) => {
            out::note(format_args!(
                "{done}. The password, which is shown this once:"
            ));
            out::line(password)
        }
    }
}

async fn create(arguments: UserCreate) -> Result<()> {
    let mut form = json!({"email": arguments.email, "role": arguments.role});
    if let Some(name) = arguments.name {
        form["name"] = name.into();
    }
    let made = with_password(&arguments.folder, USERS, form, &arguments.password).await?;
    let done = format!(
        "Account {} of {} may sign in as {}",
        made.id, made.email, arguments.role
    );
    say(done, made)
}

async fn reset_password(arguments: UserPassword) -> Result<()> {
    let path = path(&arguments.user, "password");
    let set = with_password(&arguments.folder, &path, json!({}), &arguments.password).await?;
    let done = format!(
        "{} has another password; {} sign-ins were ended",
        set.email, set.sign_ins_ended
    );
    say(done, set)
}

async fn with_password(
    folder: &Folder,
    path: &str,
    mut form: Value,
    from: &Password,
) -> Result<Named> {
    if let Some(password) = password(from)? {
        form["password"] = password.into();
    }
    let post = async |log: &Connection| log.post(path, &form.to_string()).await;
    read(&Connection::with(folder, post).await?)
}

async fn set_role(arguments: UserRole) -> Result<()> {
    let change = json!({"role": arguments.role});
    let user = change_of(&arguments.folder, &arguments.user, &change).await?;
    out::line(format_args!("{} is {} now.", user.email, user.role))
}

async fn expire(arguments: UserExpire) -> Result<()> {
    let at = Some(arguments.at).filter(|at| at != "never");
    let change = json!({"expires_at": at});
    let user = change_of(&arguments.folder, &arguments.user, &change).await?;
    match user.expires_at {
        Some(at) => out::line(format_args!("{} is of no use from {at} on.", user.email)),
        None => out::line(format_args!("{} lasts.", user.email)),
    }
}

async fn change_of(folder: &Folder, user: &str, change: &Value) -> Result<Shown> {
    let path = format!("{USERS}/{}", escape(user.trim()));
    let patch = async |log: &Connection| log.patch(&path, &change.to_string()).await;
    read(&Connection::with(folder, patch).await?)
}

async fn reset_factor(arguments: UserNamed) -> Result<()> {
    let path = path(&arguments.user, "mfa");
    let delete = async |log: &Connection| log.delete(&path).await;
    Connection::with(&arguments.folder, delete).await?;
    out::line(format_args!(
        "{} has no second factor any more.",
        arguments.user
    ))
}

async fn lock(arguments: UserNamed) -> Result<()> {
    let path = path(&arguments.user, "lock");
    let post = async |log: &Connection| log.post(&path, "").await;
    let ended: Ended = read(&Connection::with(&arguments.folder, post).await?)?;
    out::line(format_args!(
        "{} is locked; {} sign-ins were ended.",
        arguments.user, ended.sign_ins_ended
    ))
}

async fn unlock(arguments: UserNamed) -> Result<()> {
    let path = path(&arguments.user, "unlock");
    let post = async |log: &Connection| log.post(&path, "").await;
    Connection::with(&arguments.folder, post).await?;
    out::line(format_args!("{} may sign in again.", arguments.user))
}

async fn unlink(arguments: UserNamed) -> Result<()> {
    let path = path(&arguments.user, "unlink");
    let post = async |log: &Connection| log.post(&path, "").await;
    let ended: Ended = read(&Connection::with(&arguments.folder, post).await?)?;
    out::line(format_args!(
        "{} is linked to nobody now; {} sign-ins were ended.",
        arguments.user, ended.sign_ins_ended
    ))
}

async fn revoke(arguments: UserNamed) -> Result<()> {
    let path = path(&arguments.user, "sign-ins");
    let delete = async |log: &Connection| log.delete(&path).await;
    let ended: Ended = read(&Connection::with(&arguments.folder, delete).await?)?;
    out::line(format_args!(
        "{} sign-ins of {} were ended.",
        ended.sign_ins_ended, arguments.user
    ))
}

#[derive(Deserialize)]
struct SignIn {
    id: String,
    created_at: String,
    last_used_at: String,
    expires_at: String,
    method: String,
    ip_address: String,
}

async fn sign_ins(arguments: UserNamed) -> Result<()> {
    const COLUMNS: [Column; 6] = [
        Column::new("Id", 0),
        Column::new("Since", 0),
        Column::new("Last used", 0),
        Column::new("Ends", 0),
        Column::new("By", 0),
        Column::new("From", 0),
    ];
    let path = path(&arguments.user, "sign-ins");
    let get = async |log: &Connection| log.get(&path).await;
    let found: Vec<SignIn> = read(&Connection::with(&arguments.folder, get).await?)?;
    let rows: Vec<_> = found
        .into_iter()
        .map(|found| {
            [
                found.id,
                found.created_at,
                found.last_used_at,
                found.expires_at,
                found.method,
                found.ip_address,
            ]
        })
        .collect();
    Table::print(Look::of_stdout(), &COLUMNS, &rows)
}
