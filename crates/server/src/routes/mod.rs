//! The routes, in one table: the router, the access rules, the counters and the OpenAPI document are made from it, so a
//! route that is in one is in all.

mod api_keys;
mod audit_logs;
mod auth;
mod doc;
mod integrity;
mod log;
mod machine;
mod operator;
mod organizations;
mod pages;
mod policies;
mod sessions;
mod users;
mod views;
mod workspaces;

use axum::{Router, http::Method, middleware::from_fn_with_state, routing::MethodRouter};

pub(crate) use audit_logs::actions::schema as action_schema;
pub(crate) use doc::{Answer, Doc, Parameter, Sent};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use crate::{
    App,
    auth::Access,
    guard::{Gate, guard, page, unrouted, wrong_method},
    rate::Rate,
};

/// A row of the table.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// As axum writes it.
    pub(crate) path: &'static str,
    pub(crate) handler: fn() -> MethodRouter<App>,
    pub(crate) access: Access,
    pub(crate) rate: Rate,
    /// Whether it must answer within [`crate::Limits::request`]. What takes large bodies has its own bounds.
    pub(crate) bounded: bool,
    /// The resource an `access_denied` of it names.
    pub(crate) resource: &'static str,
    pub(crate) doc: Doc,
}

impl Route {
    /// A route as most are: at the usual rate, and within [`crate::Limits::request`].
    pub(crate) const fn usual(
        method: Method,
        path: &'static str,
        handler: fn() -> MethodRouter<App>,
        access: Access,
        resource: &'static str,
        doc: Doc,
    ) -> Self {
        Self {
            method,
            path,
            handler,
            access,
            rate: Rate::Usual,
            bounded: true,
            resource,
            doc,
        }
    }

    /// Whether only the Unix socket has it.
    pub(crate) fn is_operators(&self) -> bool {
        self.access == Access::Operator
    }
}

/// Every route.
pub(crate) fn table() -> impl Iterator<Item = &'static Route> {
    [
        auth::ROUTES,
        auth::SECOND_FACTOR,
        auth::OWN,
        auth::SSO,
        users::ROUTES,
        api_keys::ROUTES,
        audit_logs::ROUTES,
        audit_logs::exports::ROUTES,
        workspaces::ROUTES,
        sessions::ROUTES,
        policies::ROUTES,
        views::ROUTES,
        organizations::ROUTES,
        log::ROUTES,
        integrity::ROUTES,
        machine::ROUTES,
        operator::events::ROUTES,
        audit_logs::exports::OPERATORS,
        operator::imports::ROUTES,
        api_keys::OPERATORS,
        operator::keys::ROUTES,
        operator::sealing::ROUTES,
        users::OPERATORS,
        operator::people::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// The public API and the console: what TCP serves.
pub(crate) fn router(app: &App) -> Router {
    let router = build(app, |route| !route.is_operators()).fallback(page);
    router.with_state(app.clone())
}

/// The API and the operator's routes. Who the operator is, the transport says ([`crate::Peer`]).
pub(crate) fn operator_router(app: &App) -> Router {
    let router = build(app, |_| true).fallback(unrouted);
    router.with_state(app.clone())
}

fn build(app: &App, wanted: impl Fn(&Route) -> bool) -> Router<App> {
    let mut router = Router::new();
    for (place, route) in table().enumerate().filter(|(_, route)| wanted(route)) {
        let gate = Gate {
            app: app.clone(),
            route,
            place,
        };
        let guarded = (route.handler)().layer(from_fn_with_state(gate, guard));
        router = router.route(route.path, guarded);
    }
    router.method_not_allowed_fallback(wrong_method)
}

/// The schemas of what is sent and answered, by name.
pub(crate) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    fn of<T: ToSchema>() -> (String, RefOr<Schema>) {
        (T::name().into_owned(), T::schema())
    }
    vec![
        of::<auth::Registration>(),
        of::<auth::Login>(),
        of::<auth::User>(),
        of::<auth::EnteredView>(),
        of::<auth::SignedInView>(),
        of::<auth::DueStepView>(),
        of::<auth::SecondStep>(),
        of::<auth::PasswordForm>(),
        of::<auth::CodeForm>(),
        of::<auth::PasswordAndCode>(),
        of::<auth::EnrolmentView>(),
        of::<auth::RecoveryCodes>(),
        of::<auth::PasswordChange>(),
        of::<auth::SignedOut>(),
        of::<auth::SignInMethods>(),
        of::<auth::LogoutToken>(),
        of::<auth::Me>(),
        of::<audit_logs::stats::StatsView>(),
        of::<audit_logs::stats::HistogramView>(),
        of::<audit_logs::stats::BucketView>(),
        of::<audit_logs::stats::FacetView>(),
        of::<audit_logs::stats::ValueView>(),
        of::<workspaces::LaunchedSession>(),
        of::<workspaces::NewWorkspace>(),
        of::<workspaces::WorkspaceChange>(),
        of::<workspaces::WorkspaceView>(),
        of::<workspaces::StoppedSessions>(),
        of::<workspaces::UsageView>(),
        of::<workspaces::OfWorkspace>(),
        of::<integrity::CheckpointView>(),
        of::<integrity::VerificationsView>(),
        of::<integrity::RunningView>(),
        of::<integrity::VerificationView>(),
        of::<integrity::FindingView>(),
        of::<sessions::SessionView>(),
        of::<policies::PolicyChange>(),
        of::<policies::PolicyView>(),
        of::<views::NewView>(),
        of::<views::ViewChange>(),
        of::<views::View>(),
        of::<views::Owner>(),
        of::<organizations::NamedOrganization>(),
        of::<organizations::OrganizationView>(),
        of::<organizations::WorkingHours>(),
        of::<organizations::OrganizationChange>(),
        of::<organizations::OrganizationToMake>(),
        of::<organizations::MadeOrganization>(),
        of::<audit_logs::exports::NewExport>(),
        of::<audit_logs::exports::ExportView>(),
        of::<machine::HealthView>(),
        of::<machine::Details>(),
        of::<machine::StoppedLog>(),
        of::<machine::LogAhead>(),
        of::<api_keys::NewKey>(),
        of::<api_keys::Key>(),
        of::<operator::LogKey>(),
        of::<operator::Imported>(),
        of::<operator::Finished>(),
        of::<operator::Progress>(),
        of::<api_keys::ShownKey>(),
        of::<operator::SealingView>(),
        of::<operator::ForeignUser>(),
        of::<operator::ImportedUser>(),
        of::<users::NewUser>(),
        of::<users::Named>(),
        of::<users::UserChange>(),
        of::<users::Reset>(),
        of::<users::Ended>(),
        of::<users::ShownUser>(),
        of::<users::ShownSignIn>(),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What events are looked up below: an id beside which there is a route of that name would be its address.
    fn places_of_events() -> BTreeSet<&'static str> {
        let of_event =
            |route: &&Route| matches!(route.doc.answer, Answer::Json("Event" | "ProofBundle"));
        let before_id = |route: &'static Route| route.path.split_once("{id}").map(|it| it.0);
        table().filter(of_event).filter_map(before_id).collect()
    }

    #[test]
    fn no_event_has_the_name_of_a_route_beside_it() {
        let places = places_of_events();
        assert_eq!(
            places,
            BTreeSet::from(["/api/audit-logs/", "/operator/audit-logs/"])
        );
        let below = |path: &'static str| places.iter().find_map(|place| path.strip_prefix(place));
        let beside: BTreeSet<&str> = table()
            .filter_map(|route| below(route.path)?.split('/').next())
            .filter(|name| !name.starts_with('{'))
            .collect();
        let reserved = event::RESERVED_IDS.into_iter();
        let named: BTreeSet<&str> = reserved.filter(|id| !matches!(*id, "." | "..")).collect();
        assert_eq!(beside, named);
    }
}
