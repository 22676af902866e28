//! Manifests of exports.

use std::sync::atomic::AtomicBool;

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use event::Field;
use filter::{Filter, Sort};
use platform::Principal;
use store::ListQuery;
use verify::Manifest;

use super::whole;
use crate::{App, bundle::bundle, path::Id, problem::Problem};

pub(super) async fn manifest(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let export = whole(&app, &who, id).await?;
    let organization = who.organization().clone();
    let record = format!(
        "action:export_logs source:platform metadata.export_id:{} start:{}",
        filter::quote(&export.id),
        export.created_at
    );
    let list = ListQuery {
        matcher: Filter::parse(&record)?.at(app.store().now()),
        only_user: Some(export.user_id.clone()),
        from: 0,
        sort: Sort::default(),
        limit: 1,
        cursor: None,
    };
    let proven = app
        .read(move |store| {
            let page = store.list(&organization, &list, &AtomicBool::new(false))?;
            let found = page.events.first().ok_or(store::Error::NotFound)?;
            store.prove(&organization, found.position)
        })
        .await?;
    let manifest = Manifest {
        salt: export.salt,
        record: bundle(&proven, &Field::ALL).map_err(Problem::internal)?,
    };
    let name = format!("attachment; filename=\"neosc-{}.manifest.json\"", export.id);
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, manifest.to_json()).into_response())
}
