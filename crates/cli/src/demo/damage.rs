//! A row changed behind the log's back.

use serde::Deserialize;
use store::Options;

use crate::{
    connection::{Connection, escape, read},
    failure::{Result, plain},
    out,
};

/// The sign-in that succeeded after many tries: what an intruder would like to have failed.
const TARGET: &str = "action:login success:true ip_address:203.0.113.66";

/// What it says afterwards.
const CLAIM: &str = "Invalid credentials";

/// What was changed.
#[derive(Deserialize)]
pub(super) struct Damaged {
    index: u64,
    user_email: String,
    timestamp: String,
    details: String,
}

/// Changes the row. Nobody may have the folder open.
pub(super) async fn damage(options: &Options) -> Result<Damaged> {
    let connection = Connection::of(options).await?;
    let path = format!("{}?limit=1&q={}", connection.events(), escape(TARGET));
    let found = connection.get(&path).await;
    connection.close().await;
    let mut found: Vec<Damaged> = read(&found?)?;
    let Some(damaged) = found.pop() else {
        return Err(format!(
            "{} was tampered with before: no event matches {TARGET} any more",
            options.data.display()
        )
        .into());
    };
    let change = || store::tamper(options, damaged.index, CLAIM);
    tokio::task::block_in_place(change).map_err(plain)?;
    Ok(damaged)
}

impl Damaged {
    pub(super) fn say(&self, options: &Options) {
        let data = options.data.display();
        out::say(format_args!(
            "\nTampered: entry {} in {data}/neosc.db, the sign-in of {} at {}. It was `{}` with success true, and is now \
             `{CLAIM}` with success false. The row decodes, its checksum is right, and the console shows the lie. This \
             names it:\n  neosc fsck --data {data}",
            self.index, self.user_email, self.timestamp, self.details
        ));
    }
}
