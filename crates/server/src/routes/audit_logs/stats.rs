//! Counts of events.

use axum::{Extension, Json as Answered, extract::State};
use event::Timestamp;
use filter::Filter;
use platform::Principal;
use serde::Serialize;
use store::{Facet, StatsQuery};
use utoipa::ToSchema;

use super::{Parameter, asked, asked::filter_parameters, filtered};
use crate::{
    App,
    app::CancelOnDrop,
    problem::Problem,
    query::{Query, flag},
    request::Call,
};

pub(crate) const PARAMETERS: &[Parameter] = filter_parameters![
    Parameter::Query(
        "facets",
        "Fields whose values are counted, separated by commas: action, category, user_email, user_id, resource_type, ip_address, outcome, source; or none. All unless given.",
    ),
    Parameter::Query(
        "top",
        "1 to 100: how many values of each are named; 10 unless given."
    ),
    Parameter::Query("histogram", "false: events are not counted by time."),
];
/// Values of a facet that are named, unless another number is given, and at the most.
const TOP: usize = 10;
const MOST: usize = 100;

/// Exact counts of the events that match.
#[derive(Serialize, ToSchema)]
#[schema(as = Stats)]
pub(crate) struct StatsView {
    /// How many match.
    total: u64,
    /// Unless `histogram=false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    histogram: Option<HistogramView>,
    /// Those that were asked for, in that order.
    facets: Vec<FacetView>,
}

/// How many events were when.
#[derive(Serialize, ToSchema)]
#[schema(as = Histogram)]
pub(crate) struct HistogramView {
    /// Seconds a bucket spans: 1, 10, 60, 300, 900, 3600, 21600, a day, 7, 28, 364, 3640 or 36400 days. The narrowest of
    /// which the range takes at most 122: from `start` to `end` if both are given, else from the first match to the last.
    bucket_seconds: u64,
    /// In order. Those that no event is in are left out. They lie where whole numbers of them follow each other from
    /// Monday 1969-12-29T00:00:00Z on, so days begin at midnight UTC and weeks on Mondays.
    buckets: Vec<BucketView>,
}

/// A span of time, and the events in it.
#[derive(Serialize, ToSchema)]
#[schema(as = Bucket)]
pub(crate) struct BucketView {
    /// When it begins; never before 1970.
    #[schema(value_type = String, format = DateTime)]
    start: Timestamp,
    /// How many succeeded.
    success: u64,
    /// How many failed.
    failure: u64,
}

/// The values of a field. The counts of those that are named and `others` are `total` together.
#[derive(Serialize, ToSchema)]
#[schema(as = Facet)]
pub(crate) struct FacetView {
    /// Which field: `resource_type` is `resource` up to its colon, `outcome` is success or failure.
    name: &'static str,
    /// The most frequent ones, the most frequent first.
    values: Vec<ValueView>,
    /// How many different values there are, these included.
    distinct: u64,
    /// How many events have other values.
    others: u64,
}

/// A value, and how often it is there.
#[derive(Serialize, ToSchema)]
#[schema(as = FacetValue)]
pub(crate) struct ValueView {
    /// As in events; empty where there is none.
    value: String,
    /// How many events have it.
    count: u64,
}

/// What a query string asks for.
#[derive(Debug)]
struct Asked {
    filter: Filter,
    facets: Vec<Facet>,
    top: usize,
    histogram: bool,
}

impl Asked {
    fn read(query: Query) -> Result<Self, Problem> {
        let (mut facets, mut top, mut histogram) = (None, None, None);
        let own = [
            ("facets", &mut facets),
            ("top", &mut top),
            ("histogram", &mut histogram),
        ];
        let filter = asked::filter(query, own)?;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Ok(Self {
            filter,
            facets: given(&facets).map_or(Ok(Facet::ALL.to_vec()), |text| facets_of(&text))?,
            top: given(&top).map_or(Ok(TOP), |text| top_of(&text))?,
            histogram: given(&histogram).map_or(Ok(true), |text| flag("histogram", Some(&text)))?,
        })
    }
}

fn facets_of(text: &str) -> Result<Vec<Facet>, Problem> {
    let bad = |detail| Problem::parameter("bad_parameter", "facets", detail);
    let mut facets = Vec::new();
    if text == "none" {
        return Ok(facets);
    }
    for name in text.split(',') {
        let Some(facet) = Facet::from_name(name) else {
            return Err(bad(format!(
                "a part of it is no facet; there are {}, or none",
                Facet::ALL.map(Facet::name).join(", ")
            )));
        };
        if facets.contains(&facet) {
            return Err(bad(format!("`{}` is there twice", facet.name())));
        }
        facets.push(facet);
    }
    Ok(facets)
}

fn top_of(text: &str) -> Result<usize, Problem> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|top| (1..=MOST).contains(top));
    number.filter(|_| digits).ok_or_else(|| {
        Problem::parameter(
            "bad_parameter",
            "top",
            "a whole number from 1 to 100 is due",
        )
    })
}

pub(crate) async fn stats(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Answered<StatsView>, Problem> {
    let asked = Asked::read(query)?;
    let counted = StatsQuery {
        matcher: asked.filter.at(app.store().now()),
        only_user: filtered::scope(&who),
        histogram: asked.histogram,
        facets: asked.facets,
        top: asked.top,
    };
    let cancelled = CancelOnDrop::default();
    let (flag, organization) = (cancelled.flag(), who.organization().clone());
    let read = app.read(move |store| store.stats(&organization, &counted, &flag));
    let stats = read.await?;
    filtered::record(&app, &call, &who, &asked.filter).await?;
    Ok(Answered(stats.into()))
}

impl From<store::Stats> for StatsView {
    fn from(stats: store::Stats) -> Self {
        let bucket = |bucket: store::Bucket| BucketView {
            start: bucket.start,
            success: bucket.success,
            failure: bucket.failure,
        };
        let facet = |top: store::Top| FacetView {
            name: top.facet.name(),
            values: (top.values.into_iter())
                .map(|(value, count)| ValueView { value, count })
                .collect(),
            distinct: top.distinct,
            others: top.others,
        };
        Self {
            total: stats.total,
            histogram: stats.histogram.map(|histogram| HistogramView {
                bucket_seconds: histogram.width,
                buckets: histogram.buckets.into_iter().map(bucket).collect(),
            }),
            facets: stats.facets.into_iter().map(facet).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_checked() {
        let read = |pairs: &[(&str, &str)]| {
            let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
            Asked::read(Query(pairs.iter().map(own).collect()))
        };
        let usual = read(&[("facets", ""), ("top", "")]).unwrap();
        assert_eq!(
            (usual.facets.len(), usual.top, usual.histogram),
            (8, 10, true)
        );
        let few = read(&[
            ("facets", "source,action"),
            ("top", "100"),
            ("histogram", "false"),
        ]);
        let few = few.unwrap();
        assert_eq!(few.facets, [Facet::Source, Facet::Action]);
        assert_eq!((few.top, few.histogram), (100, false));
        assert_eq!(read(&[("facets", "none")]).unwrap().facets, []);
        for (name, value) in [
            ("facets", "action,"),
            ("facets", "action,action"),
            ("facets", "Action"),
            ("top", "0"),
            ("top", "101"),
            ("top", "+5"),
            ("histogram", "no"),
            ("limit", "5"),
            ("action", "a,,"),
        ] {
            assert!(read(&[(name, value)]).is_err(), "{name}={value}");
        }
    }
}
