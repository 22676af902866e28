//! `neosc user`.

use std::{io::BufRead, path::Path, process::ExitCode};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    args::{Password, SignIns, User, UserCreate, UserList, UserNamed, UserPassword, UserRole},
    connection::{Connection, escape},
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
        User::SetRole(arguments) => set_role(arguments).await,
        User::Lock(arguments) => lock(arguments).await,
        User::Unlock(arguments) => unlock(arguments).await,
        User::ResetPassword(arguments) => reset_password(arguments).await,
        User::SignIns(SignIns::List(arguments)) => sign_ins(arguments).await,
        User::SignIns(SignIns::Revoke(arguments)) => revoke(arguments).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

fn path(user: &str, what: &str) -> String {
    format!("{USERS}/{}/{what}", escape(user.trim()))
}

fn of<T: for<'a> Deserialize<'a>>(answer: &str) -> Result<T> {
    serde_json::from_str(answer).context("the server's answer")
}

#[derive(Deserialize)]
struct Shown {
    id: String,
    email: String,
    name: String,
    role: String,
    state: String,
    locked_until: Option<String>,
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

const fn column(title: &'static str, narrow: u8) -> Column {
    Column {
        title,
        narrow,
        least: 8,
    }
}

const COLUMNS: [Column; 6] = [
    column("Address", 1),
    column("Name", 2),
    column("Role", 0),
    column("State", 0),
    column("Created", 0),
    column("Id", 0),
];

async fn list(arguments: UserList) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let pages = connection.every_page(USERS).await;
    connection.close().await;
    let pages = pages?;
    if arguments.json {
        return pages.iter().try_for_each(|page| out::json_lines(page));
    }
    let mut rows = Vec::new();
    for page in &pages {
        let users: Vec<Shown> = of(page)?;
        rows.extend(users.into_iter().map(row));
    }
    Table::print(Look::of_stdout(), &COLUMNS, &rows)
}

fn row(user: Shown) -> [String; 6] {
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
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let made = with_password(&connection, USERS, form, &arguments.password).await;
    connection.close().await;
    let made = made?;
    let done = format!(
        "Account {} of {} may sign in as {}",
        made.id, made.email, arguments.role
    );
    say(done, made)
}

async fn reset_password(arguments: UserPassword) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let path = path(&arguments.user, "password");
    let set = with_password(&connection, &path, json!({}), &arguments.password).await;
    connection.close().await;
    let set = set?;
    let done = format!(
        "{} has another password; {} sign-ins were ended",
        set.email, set.sign_ins_ended
    );
    say(done, set)
}

async fn with_password(
    connection: &Connection,
    path: &str,
    mut form: Value,
    from: &Password,
) -> Result<Named> {
    if let Some(password) = password(from)? {
        form["password"] = password.into();
    }
    of(&connection.post(path, &form.to_string()).await?)
}

async fn set_role(arguments: UserRole) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let form = json!({"role": arguments.role}).to_string();
    let changed = connection.post(&path(&arguments.user, "role"), &form).await;
    connection.close().await;
    let user: Shown = of(&changed?)?;
    out::line(format_args!("{} is {} now.", user.email, user.role))
}

async fn lock(arguments: UserNamed) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let locked = connection.post(&path(&arguments.user, "lock"), "").await;
    connection.close().await;
    let ended: Ended = of(&locked?)?;
    out::line(format_args!(
        "{} is locked; {} sign-ins were ended.",
        arguments.user, ended.sign_ins_ended
    ))
}

async fn unlock(arguments: UserNamed) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let unlocked = connection.post(&path(&arguments.user, "unlock"), "").await;
    connection.close().await;
    unlocked?;
    out::line(format_args!("{} may sign in again.", arguments.user))
}

async fn revoke(arguments: UserNamed) -> Result<()> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let revoked = connection.delete(&path(&arguments.user, "sign-ins")).await;
    connection.close().await;
    let ended: Ended = of(&revoked?)?;
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
}

async fn sign_ins(arguments: UserNamed) -> Result<()> {
    const COLUMNS: [Column; 4] = [
        column("Id", 0),
        column("Since", 0),
        column("Last used", 0),
        column("Ends", 0),
    ];
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let found = connection.get(&path(&arguments.user, "sign-ins")).await;
    connection.close().await;
    let found: Vec<SignIn> = of(&found?)?;
    let rows: Vec<_> = found
        .into_iter()
        .map(|found| {
            [
                found.id,
                found.created_at,
                found.last_used_at,
                found.expires_at,
            ]
        })
        .collect();
    Table::print(Look::of_stdout(), &COLUMNS, &rows)
}
