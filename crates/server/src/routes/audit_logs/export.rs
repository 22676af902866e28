//! Exports: everything a filter finds, as one file.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header},
    response::{IntoResponse, Response},
};
use filter::{Column, Filter, Matcher, Order, Sort};
use platform::{FinishedExport, Principal};
use store::{ListQuery, StatsQuery};

use super::{Parameter, asked, asked::filter_parameters, filtered};
use crate::{
    App,
    app::CancelOnDrop,
    export::{Form, Format, Pages, hex},
    live::{Ended, Lasting, Pieces, Seat, credential_id, pieces},
    problem::Problem,
    query::{Query, flag},
    request::Call,
};

pub(crate) const DESCRIPTION: &str = "Everything the filter finds in the log as it is now, however much, as a file: `csv` has the nine fields of the contract \
    in order, with a head (RFC 4180); `json` is one array; `ndjson` is one event a line; `parquet` is a table, which nothing \
    reads that was cut. In CSV, what a spreadsheet would \
    take for a formula has a `'` before it, unless `raw`. Whose events one gets is as in the list. A body that ends is \
    whole; if anything goes wrong on the way, the connection is cut. Recorded as `export_logs` before the body ends, \
    with filter, count and the SHA-256 of the bytes in X-Export-Salt and the body.";

pub(crate) const PARAMETERS: &[Parameter] = filter_parameters![
    Parameter::Query("format", "csv, json, ndjson or parquet; csv unless given."),
    Parameter::Query(
        "sort",
        "timestamp, received_at or index: timestamp unless given.",
    ),
    Parameter::Query("order", "asc or desc: the newest first unless given."),
    Parameter::Query("raw", "true: CSV cells as they are, for programs."),
    Parameter::Query(
        "excel",
        "true: CSV with a byte-order mark, which Excel needs."
    ),
    Parameter::Query(
        "proofs",
        "true, of json and ndjson: each event has its proof bundle as a last member, `proof`. At most 100,000 events.",
    ),
    Parameter::Query(
        "columns",
        "Names of members of an event's JSON, separated by commas, each once: these alone are written, in this order. Unless given: in CSV the nine fields of the contract, else all. Not with proofs.",
    ),
    Parameter::Query("reason", "Why: up to 500 characters, recorded with it."),
];

/// Characters of a reason.
const REASON: usize = 500;
/// Pieces that wait for a client.
const WAITING: usize = 2;

/// What a query string asks for.
struct Asked {
    filter: Filter,
    form: Form,
    sort: Sort,
    reason: Option<String>,
}

pub(super) fn checked_reason(reason: String) -> Result<String, Problem> {
    if reason.chars().count() > REASON {
        let detail = format!("a reason is at most {REASON} characters");
        return Err(Problem::parameter("bad_parameter", "reason", detail));
    }
    Ok(reason)
}

/// An order an export can have.
pub(super) fn sorted(sort: Option<&str>, order: Option<&str>) -> Result<Sort, Problem> {
    let sort = Sort::parse(sort, order)?;
    match sort.column {
        Column::Timestamp | Column::ReceivedAt | Column::Index => Ok(sort),
        _ => {
            let detail = "an export is sorted by timestamp, received_at or index: any other order would need all of it at once";
            Err(Problem::parameter("bad_sort", "sort", detail))
        }
    }
}

/// The same as it is recorded.
pub(super) fn words(sort: Sort) -> String {
    let order = match sort.order {
        Order::Asc => "asc",
        Order::Desc => "desc",
    };
    format!("{} {order}", sort.column.name())
}

impl Asked {
    fn read(query: Query) -> Result<Self, Problem> {
        let (mut format, mut sort, mut order, mut reason) = (None, None, None, None);
        let (mut raw, mut excel, mut proofs, mut columns) = (None, None, None, None);
        let places = [
            ("format", &mut format),
            ("sort", &mut sort),
            ("order", &mut order),
            ("raw", &mut raw),
            ("excel", &mut excel),
            ("proofs", &mut proofs),
            ("columns", &mut columns),
            ("reason", &mut reason),
        ];
        let filter = asked::filter(query, places)?;
        let (raw, excel) = (
            flag("raw", raw.as_deref())?,
            flag("excel", excel.as_deref())?,
        );
        let proofs = flag("proofs", proofs.as_deref())?;
        Ok(Self {
            filter,
            form: Form::read(format.as_deref(), raw, excel, proofs, columns.as_deref())?,
            sort: sorted(sort.as_deref(), order.as_deref())?,
            reason: reason.map(checked_reason).transpose()?,
        })
    }
}

pub(crate) async fn export(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    method: Method,
    version: Version,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Problem> {
    let asked = Asked::read(query)?;
    if version < Version::HTTP_11 {
        let detail = "an export needs HTTP/1.1: in HTTP/1.0 a body that was cut looks like a whole one (nginx: proxy_http_version 1.1)";
        return Err(Problem::bad("http_version", detail));
    }
    let mut salt = [0; 32];
    (app.store().random())(&mut salt);
    if method == Method::HEAD {
        return Ok(dressed(().into_response(), &app, asked.form.format, &salt));
    }
    let lasting = Lasting::of(&who, &call, &headers)?;
    let seat = app
        .exports
        .take(&credential_id(&who))
        .ok_or_else(too_many)?;
    let started = app.store().now();
    let list = ListQuery {
        matcher: asked.filter.at(started),
        only_user: filtered::scope(&who),
        from: 0,
        sort: asked.sort,
        limit: 0,
        cursor: None,
    };
    // Before anything leaves, as for every reading of others' events.
    filtered::record(&app, &call, &who, &asked.filter).await?;
    if asked.form.proofs {
        must_be_provable(&app, &who, asked.filter.at(started)).await?;
    }
    let pages = Pages::new(
        who.organization(),
        list,
        asked.form.clone(),
        &salt,
        app.limits.proven,
    )?;
    let (out, body) = pieces(WAITING);
    let format = asked.form.format;
    let export = Export {
        pages: Arc::new(Mutex::new(pages)),
        form: asked.form,
        filter: asked.filter,
        sort: asked.sort,
        reason: asked.reason,
        started,
        app: app.clone(),
        call,
        who,
        lasting,
        _seat: seat,
    };
    tokio::spawn(export.run(out));
    Ok(dressed(Response::new(body), &app, format, &salt))
}

/// Refuses an export with proofs of more events than it may have.
pub(super) async fn must_be_provable(
    app: &App,
    who: &Principal,
    matcher: Matcher,
) -> Result<(), Problem> {
    let counted = StatsQuery {
        matcher,
        only_user: filtered::scope(who),
        histogram: false,
        facets: Vec::new(),
        top: 0,
    };
    let cancelled = CancelOnDrop::default();
    let (flag, organization) = (cancelled.flag(), who.organization().clone());
    let read = app.read(move |store| store.stats(&organization, &counted, &flag));
    let (total, most) = (read.await?.total, app.limits.proven);
    if total <= most {
        return Ok(());
    }
    let detail = format!(
        "the filter finds {total} events, and an export with proofs has at most {most}: export parts of it, by `start` and \
         `end`, or without `proofs`"
    );
    Err(Problem::parameter("too_many_proofs", "proofs", detail))
}

pub(super) fn too_many() -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_exports",
        "too many exports run with this sign-in or key, or in all: let one end, or try again in 10 s",
    )
    .after(10)
}

fn dressed(mut response: Response, app: &App, format: Format, salt: &[u8; 32]) -> Response {
    let compact = |c: &char| c.is_ascii_alphanumeric();
    let now = app.store().now().as_micros() / 1_000_000 * 1_000_000;
    let now = event::Timestamp::from_micros(now)
        .unwrap_or_default()
        .to_string();
    let now: String = now.chars().filter(compact).collect();
    let name = format!(
        "attachment; filename=\"neosc-audit-logs-{now}.{}\"",
        format.name()
    );
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(format.content_type());
    headers.insert(header::CONTENT_TYPE, kind);
    // Both are ASCII without controls.
    if let (Ok(name), Ok(salt)) = (
        HeaderValue::try_from(name),
        HeaderValue::try_from(hex(salt)),
    ) {
        headers.insert(header::CONTENT_DISPOSITION, name);
        headers.insert(HeaderName::from_static("x-export-salt"), salt);
    }
    response
}

/// An export that runs.
struct Export {
    app: App,
    call: Call,
    who: Principal,
    lasting: Lasting,
    pages: Arc<Mutex<Pages>>,
    form: Form,
    filter: Filter,
    sort: Sort,
    reason: Option<String>,
    started: event::Timestamp,
    _seat: Seat,
}

/// Why it ended before its end, as it is recorded.
fn words_of(ended: &Ended) -> &'static str {
    match ended {
        Ended::Gone => "the client went away",
        Ended::NotTheirs => "the sign-in or key ended",
        Ended::Failed(_) => "the log could not be read to its end",
    }
}

impl Export {
    /// Sends all of it, and records it before the body ends: what is whole is recorded.
    async fn run(mut self, out: Pieces) {
        let sent = self.send(&out).await;
        if let Err(Ended::Failed(problem)) = &sent {
            tracing::warn!(?problem, "an export was cut");
        }
        let finished = self.finished(sent.as_ref().err().map(words_of));
        let caller = self.call.caller();
        let recorded = self
            .app
            .platform
            .record_export(&self.who, finished, &caller);
        match recorded.await {
            // A client that is gone by now does not hear that it is whole.
            Ok(()) if sent.is_ok() => drop(out.end().await),
            Ok(()) => {}
            Err(error) => tracing::error!(%error, "an export was cut: it could not be recorded"),
        }
    }

    async fn send(&mut self, out: &Pieces) -> Result<(), Ended> {
        loop {
            if !self.lasting.holds(&self.app).await {
                return Err(Ended::NotTheirs);
            }
            match self.page(out).await? {
                // An event may wait for its row group.
                Some(page) if page.is_empty() => {}
                Some(page) => out.send(page).await?,
                None => return Ok(()),
            }
        }
    }

    /// Reads the next page, as long as the client waits for it.
    async fn page(&self, out: &Pieces) -> Result<Option<Vec<u8>>, Ended> {
        let (pages, cancelled) = (self.pages.clone(), Arc::new(AtomicBool::new(false)));
        let flag = cancelled.clone();
        let read = self.app.read(move |store| lock(&pages).read(store, &flag));
        tokio::pin!(read);
        tokio::select! {
            page = &mut read => return Ok(page?),
            () = out.gone() => cancelled.store(true, Relaxed),
        }
        // What it has counted is recorded.
        let _ = read.await;
        Err(Ended::Gone)
    }

    fn finished(&self, failed: Option<&str>) -> FinishedExport {
        let pages = lock(&self.pages);
        FinishedExport {
            format: self.form.format.name().into(),
            proofs: self.form.proofs,
            columns: self.form.columns(),
            filter: self.filter.to_string(),
            order: words(self.sort),
            started: self.started,
            reason: self.reason.clone(),
            rows: pages.count(),
            tree_size: pages.size(),
            sha256: pages.digest(),
            failed: failed.map(str::to_owned),
            export_id: None,
        }
    }
}

fn lock(pages: &Mutex<Pages>) -> MutexGuard<'_, Pages> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}
