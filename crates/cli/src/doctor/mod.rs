//! `neosc doctor`: a line for each thing that may be wrong, and what to do.

mod checks;
mod files;
mod server;
mod sso;

use std::process::ExitCode;

use serde::Serialize;

use crate::{
    args::Doctor,
    failure::{Failure, Result},
    out,
    table::Look,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) enum Verdict {
    #[serde(rename = "ok")]
    Ok,
    #[serde(rename = "warn")]
    Warn,
    #[serde(rename = "FAIL")]
    Fail,
}

impl Verdict {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    check: &'static str,
    pub(super) verdict: Verdict,
    told: String,
    /// What to do; `None` if nothing need be done.
    #[serde(rename = "do")]
    todo: Option<String>,
}

impl Check {
    pub(super) fn ok(check: &'static str, told: impl Into<String>) -> Self {
        Self {
            check,
            verdict: Verdict::Ok,
            told: told.into(),
            todo: None,
        }
    }

    pub(super) fn warn(
        check: &'static str,
        told: impl Into<String>,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Warn,
            todo: Some(todo.into()),
            ..Self::ok(check, told)
        }
    }

    pub(super) fn fail(
        check: &'static str,
        told: impl Into<String>,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Fail,
            ..Self::warn(check, told, todo)
        }
    }
}

/// Looks at everything, and says all of it.
pub(crate) async fn doctor(arguments: Doctor) -> Result<ExitCode> {
    let mut found = Vec::new();
    match arguments.folder.place() {
        Ok(place) => {
            found.push(files::settings(&place));
            sso::look(&place, &mut found).await;
            let served = server::look(&place.options, &mut found).await?;
            tokio::task::block_in_place(|| checks::all(&place.options, served, &mut found));
        }
        Err(failure) => found.push(Check::fail(
            "settings",
            failure.to_string(),
            "mend what it says; `neosc settings sample` shows every setting",
        )),
    }
    print(&found, arguments.json)?;
    let worst = found.iter().map(|check| check.verdict).max();
    Ok(match worst {
        Some(Verdict::Fail) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    })
}

fn print(found: &[Check], json: bool) -> Result<()> {
    let look = Look::of_stdout();
    for check in found {
        if json {
            let text = serde_json::to_string(check);
            out::line(text.map_err(|e| Failure::from(e.to_string()))?)?;
            continue;
        }
        let verdict = format!("{:<4}", check.verdict.as_str());
        let verdict = match check.verdict {
            Verdict::Ok => look.good(&verdict),
            Verdict::Warn => look.doubtful(&verdict),
            Verdict::Fail => look.bad(&verdict),
        };
        let told = event::visible(&check.told);
        out::line(format_args!("{verdict}  {:<8}  {told}", check.check))?;
        if let Some(todo) = &check.todo {
            out::line(format_args!("                -> {todo}"))?;
        }
    }
    Ok(())
}
