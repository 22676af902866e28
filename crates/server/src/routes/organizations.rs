//! `/api/organizations`.

use axum::{
    Extension, Json as Answered,
    extract::State,
    http::Method,
    response::Response,
    routing::{get, patch, post},
};
use platform::{Hours, NewOrganization, Principal, TermsChange};
use serde::{Deserialize, Deserializer, Serialize};
use store::Organization;
use utoipa::ToSchema;

use super::{
    Answer, Doc, Parameter, Route, Sent,
    pages::{CURSOR, PAGE, page},
};
use crate::{
    App, auth::Access, body::Json, path::Id, problem::Problem, query::Query, request::Call,
};

const ORGANIZATIONS: &str = "/api/organizations";
const ORGANIZATION: &str = "/api/organizations/{id}";
const ID: Parameter = Parameter::Path("id", "Id of the organization.");

pub(super) static ROUTES: &[Route] = &[
    Route::usual(
        Method::GET,
        ORGANIZATIONS,
        || get(list),
        Access::Known,
        "organizations",
        Doc {
            id: "list_organizations",
            tag: "organizations",
            summary: "Organizations",
            description: "One's own. Administrators of the first organization are told the names of all, \
                          in order of their ids. A thousand at once: the cursor of the next page is in X-Next-Cursor.",
            parameters: &[CURSOR],
            sent: Sent::Nothing,
            answer: Answer::List("NamedOrganization"),
            errors: &[400],
        },
    ),
    Route::usual(
        Method::POST,
        ORGANIZATIONS,
        || post(create),
        Access::Known,
        "organizations",
        Doc {
            id: "create_organization",
            tag: "organizations",
            summary: "Make an organization",
            description: "With a log of its own, and its first administrator, whose password is drawn and shown this once. \
                          For administrators of the first organization, whose log tells of it; refusals are recorded.",
            parameters: &[],
            sent: Sent::Json("OrganizationToMake"),
            answer: Answer::Json("MadeOrganization"),
            errors: &[403, 409],
        },
    ),
    Route::usual(
        Method::GET,
        ORGANIZATION,
        || get(one),
        Access::Known,
        "organizations",
        Doc {
            id: "get_organization",
            tag: "organizations",
            summary: "One's organization",
            description: "Of another one nobody is told more than its name.",
            parameters: &[ID],
            sent: Sent::Nothing,
            answer: Answer::Json("Organization"),
            errors: &[404],
        },
    ),
    Route::usual(
        Method::PATCH,
        ORGANIZATION,
        || patch(change),
        Access::Known,
        "organizations",
        Doc {
            id: "change_organization",
            tag: "organizations",
            summary: "Change the settings of one's organization",
            description: "What is not sent stays; `working_hours: null` takes them away. Setting what is set already changes and \
                          records nothing. For administrators; refusals are recorded.",
            parameters: &[ID],
            sent: Sent::Json("OrganizationChange"),
            answer: Answer::Json("Organization"),
            errors: &[403, 404],
        },
    ),
];

/// An organization by its name.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedOrganization {
    /// Its id.
    id: String,
    /// Name to show.
    name: String,
    /// When it began.
    created_at: String,
}

/// An organization.
#[derive(Serialize, ToSchema)]
#[schema(as = Organization)]
pub(crate) struct OrganizationView {
    /// Its id.
    id: String,
    /// Name to show.
    name: String,
    /// Its time zone, by its name in the IANA database.
    time_zone: String,
    /// Language of what is written to it: `en` or `es`.
    language: String,
    /// When people work there, if it says.
    working_hours: Option<WorkingHours>,
    /// Whom to turn to.
    contact: String,
    /// When it began.
    created_at: String,
}

/// When people work.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkingHours {
    /// `mon` to `sun`, in that order.
    days: Vec<String>,
    /// `HH:MM` in the organization's time zone.
    from: String,
    /// The same; if it is not later than `from`, of the next day.
    to: String,
}

/// What is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganizationChange {
    /// Name to show, 1 to 100 characters.
    name: Option<String>,
    /// A name of the IANA time zone database.
    time_zone: Option<String>,
    /// `en` or `es`.
    language: Option<String>,
    /// When people work; null: it does not say any more.
    #[serde(default, deserialize_with = "there")]
    working_hours: Option<Option<WorkingHours>>,
    /// Whom to turn to, at most 320 characters.
    contact: Option<String>,
}

/// What makes an organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganizationToMake {
    /// Name to show, 1 to 100 characters.
    name: String,
    /// Address of its first administrator.
    admin_email: String,
    /// Their name.
    admin_name: Option<String>,
}

/// An organization that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeOrganization {
    /// Its id.
    id: String,
    /// Id of its first administrator.
    admin_id: String,
    /// Their password, shown this once.
    password: String,
}

/// Tells null from what is not there.
fn there<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<WorkingHours>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl From<Organization> for OrganizationView {
    fn from(organization: Organization) -> Self {
        let terms = organization.terms;
        let hours = Hours::read(&terms.working_hours);
        Self {
            id: organization.id.to_string(),
            name: terms.name,
            time_zone: terms.time_zone,
            language: terms.language,
            working_hours: hours.map(|Hours { days, from, to }| WorkingHours { days, from, to }),
            contact: terms.contact,
            created_at: organization.created_at.to_string(),
        }
    }
}

async fn list(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    query: Query,
) -> Result<Response, Problem> {
    let mut cursor = None;
    query.into_places([("cursor", &mut cursor)])?;
    let after = cursor.unwrap_or_default();
    let found = match app.platform.is_of_platform(&who)? {
        true => app.store().organizations_after(&after, PAGE)?,
        false => {
            let own = app.store().organization(who.organization())?;
            own.into_iter()
                .filter(|own| own.id.as_str() > after.as_str())
                .collect()
        }
    };
    let named = |organization: Organization| NamedOrganization {
        id: organization.id.to_string(),
        name: organization.terms.name,
        created_at: organization.created_at.to_string(),
    };
    let last = found.last().filter(|_| found.len() as u64 == PAGE);
    let next = last.map(|last| last.id.to_string());
    let named: Vec<NamedOrganization> = found.into_iter().map(named).collect();
    Ok(page(&named, next))
}

async fn create(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Json(wanted): Json<OrganizationToMake>,
) -> Result<Answered<MadeOrganization>, Problem> {
    let new = NewOrganization {
        name: &wanted.name,
        admin_email: &wanted.admin_email,
        admin_name: wanted.admin_name.as_deref(),
    };
    let caller = call.caller();
    let made = app.platform.create_organization(&who, new, &caller).await?;
    Ok(Answered(MadeOrganization {
        id: made.id.to_string(),
        admin_id: made.admin_id,
        password: made.password,
    }))
}

async fn one(
    State(app): State<App>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
) -> Result<Answered<OrganizationView>, Problem> {
    if id != who.organization().as_str() {
        return Err(Problem::not_found());
    }
    let own = app.store().organization(who.organization())?;
    own.map(|own| Answered(own.into()))
        .ok_or_else(Problem::not_found)
}

async fn change(
    State(app): State<App>,
    Extension(call): Extension<Call>,
    Extension(who): Extension<Principal>,
    Id(id): Id,
    Json(wanted): Json<OrganizationChange>,
) -> Result<Answered<OrganizationView>, Problem> {
    let hours = |WorkingHours { days, from, to }: WorkingHours| Hours { days, from, to };
    let change = TermsChange {
        name: wanted.name,
        time_zone: wanted.time_zone,
        language: wanted.language,
        working_hours: wanted.working_hours.map(|given| given.map(hours)),
        contact: wanted.contact,
    };
    let caller = call.caller();
    let changed = app.platform.set_terms(&who, &id, change, &caller).await?;
    Ok(Answered(changed.into()))
}
