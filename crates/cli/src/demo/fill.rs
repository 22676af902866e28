//! What is there when the demonstration begins: accounts, and a month that was imported.

use demo::{History, ORGANIZATION, PEOPLE, PLACE, Plan};
use serde::Deserialize;
use serde_json::json;
use store::Options;

use super::sessions::Person;
use crate::{
    connection::{Connection, read},
    failure::Result,
    import, init, out,
};

/// Who may sign in: address, name and role.
const ADMINISTRATOR: &str = "admin@neogenesys.com";
const OTHERS: [(&str, &str, &str); 2] = [
    ("audit@neogenesys.com", "Audit", "auditor"),
    ("john@neogenesys.com", "John Smith", "user"),
];

/// What there is to say of a folder that was filled.
pub(super) struct Filled {
    history: History,
    events: u64,
    seed: u64,
    /// Role, address and password.
    sign_ins: Vec<[String; 3]>,
}

#[derive(Deserialize)]
struct Account {
    id: String,
    email: String,
    #[serde(default)]
    password: Option<String>,
}

/// Makes the log and its accounts, and imports the past. The plan learns the ids of the accounts.
pub(super) async fn fill(options: &Options, plan: &mut Plan) -> Result<Filled> {
    let name = store::random_name(&options.random);
    let log_name = format!("{}{}", store::DEMO_LOG_NAME, name.get(..8).unwrap_or(&name));
    let first = init::make(options, Some(&log_name), ORGANIZATION, ADMINISTRATOR, None).await?;
    let drawn = first.password.unwrap_or_default();
    let mut sign_ins = vec![["administrator".to_owned(), first.admin_email, drawn]];
    let connection = Connection::of(options).await?;
    let filled = within(&connection, options, plan, &mut sign_ins).await;
    connection.close().await;
    let (history, events) = filled?;
    Ok(Filled {
        history,
        events,
        seed: plan.seed,
        sign_ins,
    })
}

async fn within(
    connection: &Connection,
    options: &Options,
    plan: &mut Plan,
    sign_ins: &mut Vec<[String; 3]>,
) -> Result<(History, u64)> {
    for (email, name, role) in OTHERS {
        let form = json!({"email": email, "name": name, "role": role});
        let made = connection
            .post("/operator/users", &form.to_string())
            .await?;
        let made: Account = read(&made)?;
        sign_ins.push([
            role.to_owned(),
            made.email,
            made.password.unwrap_or_default(),
        ]);
    }
    let accounts = connection.get("/operator/users").await?;
    let accounts: Vec<Account> = read(&accounts)?;
    plan.accounts = accounts.into_iter().map(|a| (a.email, a.id)).collect();
    let history = tokio::task::block_in_place(|| demo::history(plan));
    let mut lines = String::new();
    history
        .events
        .iter()
        .for_each(|event| event.write_line(&mut lines));
    let events = import::made_here(connection, "the demonstration's past", &lines, options).await?;
    Ok((history, events))
}

impl Filled {
    /// Who is no administrator, and uses workspaces.
    pub(super) fn somebody(&self) -> Option<Person<'_>> {
        let user = self.sign_ins.iter().find(|[role, ..]| role == "user");
        user.map(|[_, email, password]| Person { email, password })
    }

    pub(super) fn say(&self, options: &Options) {
        out::say(format_args!(
            "\n{} made-up events of {PEOPLE} people of {ORGANIZATION}, {PLACE}, in {} days (seed {}), and a few more \
             every second.\n\nSign in as",
            self.events,
            demo::DAYS,
            self.seed
        ));
        for [role, email, password] in &self.sign_ins {
            out::say(format_args!("  {role:<14} {email:<22} {password}"));
        }
        out::say(format_args!(
            "\nThree stories are in it. Each filter finds one, in the console's search or with neosc search --data {} \
             'FILTER':",
            options.data.display()
        ));
        for story in &self.history.stories {
            out::say(format_args!("  {}\n    {}", story.title, story.filter));
        }
    }
}
