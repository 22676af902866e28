//! Lists of events.

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderValue, Uri, header},
    response::Response,
};
use filter::{Limit, Sort};
use platform::Principal;
use store::ListQuery;

use super::{Parameter, asked, asked::filter_parameters, filtered};
use crate::{
    App,
    app::CancelOnDrop,
    problem::Problem,
    query::{self, Query},
    request::Call,
};

pub(crate) const PARAMETERS: &[Parameter] = filter_parameters![
    Parameter::Query(
        "from",
        "An index: only events of it or a higher one. X-Log-Size then says how many entries the log has, from where to go on.",
    ),
    Parameter::Query("sort", "Column to sort by: timestamp unless given."),
    Parameter::Query("order", "asc or desc."),
    Parameter::Query("limit", "1 to 1000 events; 500 unless given."),
    Parameter::Query("cursor", "X-Next-Cursor of the page before."),
];

/// What a query string asks for.
struct Asked {
    filter: filter::Filter,
    from: Option<u64>,
    sort: Sort,
    limit: Limit,
    cursor: Option<String>,
}

impl Asked {
    fn read(query: Query) -> Result<Self, Problem> {
        let (mut from, mut sort, mut order, mut limit, mut cursor) = (None, None, None, None, None);
        let places = [
            ("from", &mut from),
            ("sort", &mut sort),
            ("order", &mut order),
            ("limit", &mut limit),
            ("cursor", &mut cursor),
        ];
        Ok(Self {
            filter: asked::filter(query, places)?,
            from: from.as_deref().map(index).transpose()?,
            sort: Sort::parse(sort.as_deref(), order.as_deref())?,
            limit: Limit::parse(limit.as_deref())?,
            cursor: cursor.filter(|cursor| !cursor.is_empty()),
        })
    }
}

pub(crate) async fn list(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    uri: Uri,
    query: Query,
) -> Result<Response, Problem> {
    let rest = without_cursor(&query);
    let asked = Asked::read(query)?;
    let list = ListQuery {
        matcher: asked.filter.at(app.store().now()),
        only_user: filtered::scope(&who),
        from: asked.from.unwrap_or(0),
        sort: asked.sort,
        limit: asked.limit.get(),
        cursor: asked.cursor,
    };
    let cancelled = CancelOnDrop::default();
    let (flag, organization) = (cancelled.flag(), who.organization().clone());
    let read = app.read(move |store| {
        let page = store.list(&organization, &list, &flag)?;
        let mut body = Vec::with_capacity(2 + 384 * page.events.len());
        body.push(b'[');
        for (place, found) in page.events.iter().enumerate() {
            if place > 0 {
                body.push(b',');
            }
            event::write_json(&found.record, found.index, &mut body);
        }
        body.push(b']');
        Ok((body, page.next, page.size))
    });
    let (body, next, size) = read.await?;
    filtered::record(&app, &call, &who, &asked.filter).await?;

    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if asked.from.is_some() {
        headers.insert("x-log-size", HeaderValue::from(size));
    }
    if let Some(next) = next {
        let link = format!("<{}?{rest}cursor={next}>; rel=\"next\"", uri.path());
        if let (Ok(link), Ok(next)) = (HeaderValue::try_from(link), HeaderValue::try_from(next)) {
            headers.insert(header::LINK, link);
            headers.insert("x-next-cursor", next);
        }
    }
    Ok(response)
}

/// The index that `from` gives.
pub(super) fn index(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| {
        let detail = format!("`{text}` is no index of an event: it is a number from 0 on");
        Problem::parameter("bad_index", "from", detail)
    })
}

/// The query string again, for the next page's address.
fn without_cursor(query: &Query) -> String {
    let mut rest = String::new();
    for (name, value) in query.0.iter().filter(|(name, _)| name != "cursor") {
        query::encode(name, &mut rest);
        rest.push('=');
        query::encode(value, &mut rest);
        rest.push('&');
    }
    rest
}
