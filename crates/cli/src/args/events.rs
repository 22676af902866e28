//! Reading events, and bringing them in.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Folder, teach};

/// Which log is read: one on this machine, or one behind HTTP.
#[derive(Args)]
pub(crate) struct Reach {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Read over HTTP from another machine's server, such as `https://audit.example.org`
    #[arg(long, env = "NEOSC_URL", value_name = "URL")]
    pub(crate) url: Option<String>,
    /// With --url: an API key of scope `read`, or the token of a sign-in
    #[arg(
        long,
        env = "NEOSC_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub(crate) token: Option<String>,
}

/// How events are printed.
#[derive(Args)]
pub(crate) struct Output {
    /// One event as JSON per line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc search action:login success:false start:now-7d",
    "neosc search user_email:ana@example.org -action:view_logs --limit 500",
    "neosc search 'resource:workspace:*' ip_address:10.0.0.0/8 --sort user_email",
    "neosc search Neogénesys --json | jq -r .user_email | sort | uniq -c",
    "neosc search --url https://audit.example.org --token \"$TOKEN\" source:sent",
), "\n\nTerms: user_email: user_id: action: category: resource: ip_address: success: session_id: request_id: source: id: \
sender: metadata.KEY: start: end:, and words, which are looked for in details, resource and user_email. All must hold; \
commas are alternatives, a leading - negates, a trailing * matches by prefix. Times: RFC 3339, a date, or now-7d."))]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// What to look for; nothing: the newest
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// At most this many
    #[arg(long, default_value_t = 50, value_name = "COUNT")]
    pub(crate) limit: u64,
    /// Column to sort by
    #[arg(long, default_value = "timestamp", value_name = "COLUMN")]
    pub(crate) sort: String,
    /// asc or desc [default: the newest first for times, else asc]
    #[arg(long, value_name = "ORDER")]
    pub(crate) order: Option<String>,
    /// Go on where an earlier search ended: the cursor it printed
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc stats start:now-7d",
    "neosc stats success:false --facets user_email,ip_address --top 20",
    "neosc stats action:login success:false --json | jq .total",
    "neosc stats --url https://audit.example.org --token \"$TOKEN\" category:policies",
), "\n\nFilters are those of `neosc search`, and all that they find is counted. Facets: action, category, user_email, user_id, \
resource_type, ip_address, outcome, source."))]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// What is counted, as in `neosc search`; nothing: all
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// Fields whose most frequent values are shown, separated by commas; or none
    #[arg(
        long,
        default_value = "action,user_email,ip_address,resource_type",
        value_name = "FIELDS"
    )]
    pub(crate) facets: String,
    /// How many values of each
    #[arg(long, default_value_t = 10, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=100))]
    pub(crate) top: u64,
    /// The server's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 it was stopped with Ctrl-C; 1 it failed, and says why; 2 the command line is wrong";
    "neosc tail",
    "neosc tail success:false --lines 50",
    "neosc tail --json action:login | my-program",
    "neosc tail --url https://audit.example.org --token \"$TOKEN\"",
))]
pub(crate) struct Tail {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Which events, as in `neosc search`; nothing: all
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// Begin with this many that are there already
    #[arg(long, short = 'n', default_value_t = 10, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(..=1000))]
    pub(crate) lines: u64,
    /// Begin after the event of this index, which every printed event has
    #[arg(long, value_name = "INDEX", conflicts_with = "lines")]
    pub(crate) after: Option<u64>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// How exported events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Exported {
    /// The nine fields of the contract, with a head; formulas are defused
    Csv,
    /// One array of events
    Json,
    /// One event as JSON per line
    Ndjson,
    /// A table for DuckDB, pandas, Spark and others
    Parquet,
}

impl Exported {
    /// As the server takes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    codes "0 all of it was written; 1 it failed, what was written is not whole; 2 the command line is wrong";
    "neosc export > all.csv",
    "neosc export --manifest all.manifest.json --reason 'yearly audit' > all.csv",
    "neosc export --excel action:login success:false start:now-90d > failed-logins.csv",
    "neosc export --columns timestamp,user_email,action,ip_address action:login > sign-ins.csv",
    "neosc export --format parquet --sort index --order asc > log.parquet",
    "neosc export --format ndjson --proofs --manifest denied.manifest.json action:access_denied > denied.ndjson",
    "neosc export --url https://audit.example.org --token \"$TOKEN\" --format json > all.json",
), "\n\nFilters are those of `neosc search`. The log is exported as it is when the command begins. Every export is itself recorded \
(export_logs), with filter, count and a digest of the bytes. The manifest proves that record, and holds the salt of the digest, \
which is also printed: keep it with the file. What takes long, or goes over a bad line, `neosc exports` has made by the server."))]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) reach: Reach,
    #[command(flatten)]
    pub(crate) what: What,
    /// Also write a manifest, with which `neosc verify --export` tells whether the export was changed
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
}

/// Which events are exported, and how.
#[derive(Args)]
pub(crate) struct What {
    /// Which events, as in `neosc search`; nothing: all
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// How they are written
    #[arg(long, value_enum, default_value = "csv", value_name = "FORMAT")]
    pub(crate) format: Exported,
    /// timestamp, received_at or index [default: timestamp]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) sort: Option<String>,
    /// asc or desc [default: desc]
    #[arg(long, value_name = "ORDER")]
    pub(crate) order: Option<String>,
    /// Why: recorded with the export
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// JSON: each event with its own proof beside it, for up to 100,000 events
    #[arg(long)]
    pub(crate) proofs: bool,
    /// Only these members of each event's JSON, in this order; names separated by commas [default: in CSV the nine fields of the contract, else all]
    #[arg(long, value_name = "NAMES", conflicts_with = "proofs")]
    pub(crate) columns: Option<String>,
    /// CSV: cells as they are, for programs; a spreadsheet would run the formulas in them
    #[arg(long, conflicts_with = "excel")]
    pub(crate) raw: bool,
    /// CSV: with the byte-order mark Excel needs
    #[arg(long)]
    pub(crate) excel: bool,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// `mongodb` if the first record has an `_id`, else `neosc`
    Auto,
    /// Events as `POST /api/audit-logs` takes them
    Neosc,
    /// What mongoexport writes of NeoSC's audit collection
    Mongodb,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc import events.ndjson",
    "mongoexport --db neosc --collection audit_logs --out audit.ndjson",
    "neosc import audit.ndjson --assume-zone Europe/Madrid",
    "zcat old.ndjson.gz | neosc import -",
), "\n\nThe whole file is checked before any of it is sent: a record that is refused is named by its line, with the reason, and \
nothing is imported. An import that was interrupted is run again as it was: it goes on where it ended, and no event is \
imported twice. From MongoDB, `_id` is dropped, ids are kept, and members no event has go into metadata.import."))]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A file with one event as JSON per line, or a JSON array of events; `-` reads standard input
    pub(crate) file: PathBuf,
    /// What the file holds
    #[arg(long, value_enum, default_value = "auto", value_name = "FORMAT")]
    pub(crate) format: Format,
    /// What times without an offset mean: UTC, an offset like +02:00, or a zone like Europe/Madrid; else they are refused
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(crate) assume_zone: Option<String>,
    /// Only check the file, and import nothing
    #[arg(long)]
    pub(crate) check: bool,
}
