//! `neosc key`.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{KeyCreate, KeyRevoke},
    failure::{Context, Result},
    operator::Operator,
};

#[derive(Deserialize)]
struct Created {
    id: String,
    secret: String,
}

/// Makes a key; prints it alone on standard output, for scripts.
pub(crate) async fn create(arguments: KeyCreate) -> Result<ExitCode> {
    let operator = Operator::of(&arguments.folder.options()).await?;
    let mut body = json!({"name": arguments.name, "scope": arguments.scope});
    if let Some(days) = arguments.expires_in_days {
        body["expires_in_days"] = days.into();
    }
    let answer = operator
        .post("/operator/keys", &body.to_string(), &[])
        .await?;
    let created: Created = serde_json::from_str(&answer).context("the server's answer")?;
    operator.close().await;
    eprintln!(
        "Key {} of scope {}: keep it, it is shown this once.",
        created.id, arguments.scope
    );
    println!("{}", created.secret);
    Ok(ExitCode::SUCCESS)
}

/// Ends a key.
pub(crate) async fn revoke(arguments: KeyRevoke) -> Result<ExitCode> {
    let operator = Operator::of(&arguments.folder.options()).await?;
    operator
        .delete(&format!("/operator/keys/{}", arguments.id))
        .await?;
    operator.close().await;
    println!("Key {} is of no use any more.", arguments.id);
    Ok(ExitCode::SUCCESS)
}
