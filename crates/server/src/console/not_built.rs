//! What is shown where the console would be, by a program that was built without it.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>NeoSC Audit</title>
<h1>NeoSC Audit</h1>
<p>This program was built without its console. <code>make build</code>, or <code>npm ci &amp;&amp; npm run build</code>
in the folder <code>console</code> and then <code>cargo build</code>, builds both.</p>
<p>The API is there all the same: <a href=\"/api/openapi.json\">its description</a>, <a href=\"/health\">its health</a>.</p>
";

pub(super) fn answer() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::NOT_FOUND, kind, PAGE).into_response()
}
