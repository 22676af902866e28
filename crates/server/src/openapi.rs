//! The OpenAPI document, made from the table of routes.

use std::sync::OnceLock;

use axum::http::Method;
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, Content, HttpMethod, InfoBuilder, OpenApiBuilder, PathItem,
        PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema, SecurityRequirement,
        path::{
            Operation, OperationBuilder, Parameter as Described, ParameterBuilder, ParameterIn,
        },
        request_body::{RequestBody, RequestBodyBuilder},
        schema::{ArrayBuilder, ObjectBuilder, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    auth::Access,
    problem,
    routes::{self, Answer, Parameter, Route, Sent, schemas},
};

/// The document as JSON: of the public API, or with the operator's routes.
pub(crate) fn text(with_operators: bool) -> &'static str {
    static PUBLIC: OnceLock<String> = OnceLock::new();
    static WHOLE: OnceLock<String> = OnceLock::new();
    let text = if with_operators { &WHOLE } else { &PUBLIC };
    text.get_or_init(|| openapi(with_operators).to_string())
}

/// The OpenAPI 3.1 document of the public API, or with the routes that only the Unix socket has.
pub fn openapi(with_operators: bool) -> Value {
    let mut paths = PathsBuilder::new();
    for route in routes::table().filter(|route| with_operators || !route.is_operators()) {
        let item = PathItem::new(method(&route.method), operation(route));
        // The builder joins operations of the same path.
        paths = paths.path(path(route.path), item);
    }
    let info = InfoBuilder::new()
        .title("NeoSC Audit")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "An audit log that cannot be changed without being found out. Refusals are application/problem+json \
             with a stable `code`; 429 and 503 say in Retry-After when to try again.",
        ));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .paths(paths.build())
        .components(Some(components().build()))
        .build();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    if let Some(schemas) = document.pointer_mut("/components/schemas") {
        schemas["NewEvent"] = event::catalogue::event_schema();
        schemas["Event"] = event();
        schemas["ProofBundle"] =
            open_object("A file that `neosc verify` reads (neosc-audit-proof-v1).");
        schemas["ExportManifest"] =
            open_object("A file that `neosc verify --export` reads (neosc-audit-export-v1).");
        schemas["OpenApi"] = open_object("An OpenAPI 3.1 document.");
        schemas["Action"] = routes::action_schema();
    }
    document
}

/// As routes are written in OpenAPI, which has no wildcards.
pub(crate) fn path(path: &str) -> String {
    path.replace("{*", "{")
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        Method::PUT => HttpMethod::Put,
        _ => HttpMethod::Get,
    }
}

fn components() -> ComponentsBuilder {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The token of a sign-in (nsc_tok_...), or an API key (nsc_key_...).",
        ))
        .build();
    let cookie = ApiKeyValue::with_description(
        "neosc_session",
        "Set by register and login; __Host-neosc_session over TLS. Writes with it need our own Origin.",
    );
    let mut components = ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (name, schema) in schemas() {
        components = components.schema(name, schema);
    }
    components.schema(problem::Shown::name(), problem::Shown::schema())
}

fn operation(route: &Route) -> Operation {
    let doc = &route.doc;
    let description = [doc.description, route.access.words()].join(" ");
    let mut operation = OperationBuilder::new()
        .operation_id(Some(doc.id))
        .tag(doc.tag)
        .summary(Some(doc.summary))
        .description(Some(description.trim()))
        .request_body(sent(doc.sent));
    for parameter in doc.parameters {
        operation = operation.parameter(described(parameter));
    }
    if route.access.is_guarded() && !route.is_operators() {
        operation = operation
            .security(SecurityRequirement::new("bearer", [] as [&str; 0]))
            .security(SecurityRequirement::new("cookie", [] as [&str; 0]));
    }
    let (status, answered) = answer(doc.answer);
    operation = operation.response(status, answered);
    for status in errors(route) {
        operation = operation.response(status.to_string(), refusal(status));
    }
    operation.build()
}

/// Every status a refusal of the route can have.
fn errors(route: &Route) -> Vec<u16> {
    // Bad queries and bodies, wrong types and encodings, rates, and what goes wrong here are everywhere.
    let mut errors = vec![400, 415, 429, 500, 503];
    if route.method == Method::POST || route.method == Method::PATCH {
        errors.extend([408, 413]);
    }
    if route.access.is_guarded() || route.access == Access::Published {
        errors.extend([401, 403]);
    }
    errors.extend(route.doc.errors);
    errors.sort_unstable();
    errors.dedup();
    errors
}

fn described(parameter: &Parameter) -> Described {
    let (place, name, text) = match parameter {
        Parameter::Path(name, text) => (ParameterIn::Path, name, text),
        Parameter::Query(name, text) => (ParameterIn::Query, name, text),
        Parameter::Header(name, text) => (ParameterIn::Header, name, text),
    };
    let required = if matches!(parameter, Parameter::Path(..)) {
        Required::True
    } else {
        Required::False
    };
    ParameterBuilder::new()
        .name(*name)
        .parameter_in(place)
        .required(required)
        .description(Some(*text))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn named(name: &str) -> RefOr<Schema> {
    Ref::from_schema_name(name).into()
}

fn list(name: &str) -> Content {
    Content::new(Some(ArrayBuilder::new().items(named(name)).build()))
}

fn sent(sent: Sent) -> Option<RequestBody> {
    let body = RequestBodyBuilder::new();
    let body = match sent {
        Sent::Nothing => return None,
        Sent::Json(name) => body
            .content("application/json", Content::new(Some(named(name))))
            .required(Some(Required::True)),
        Sent::MaybeJson(name) => body
            .content("application/json", Content::new(Some(named(name))))
            .required(Some(Required::False)),
        Sent::Form(name) => body
            .content(
                "application/x-www-form-urlencoded",
                Content::new(Some(named(name))),
            )
            .required(Some(Required::True)),
        Sent::Events => body
            .content("application/json", list("NewEvent"))
            .content(
                "application/x-ndjson",
                Content::new(Some(named("NewEvent"))),
            )
            .description(Some("One event, an array of events, or one event a line."))
            .required(Some(Required::True)),
    };
    Some(body.build())
}

fn answer(answer: Answer) -> (&'static str, Response) {
    let response = ResponseBuilder::new();
    let text = || Content::new(Some(ObjectBuilder::new().schema_type(Type::String).build()));
    let (status, response) = match answer {
        Answer::Nothing => ("204", response.description("Done.")),
        Answer::Empty => ("200", response.description("Done.")),
        Answer::Elsewhere => ("303", response.description("Go on to the header Location.")),
        Answer::Json(name) => (
            "200",
            response
                .description("Done.")
                .content("application/json", Content::new(Some(named(name)))),
        ),
        Answer::List(name) => (
            "200",
            response
                .description("Done.")
                .content("application/json", list(name)),
        ),
        Answer::Files(kinds) => {
            let file = response.description("A file.");
            let file = kinds
                .iter()
                .fold(file, |file, kind| file.content(*kind, text()));
            ("200", file)
        }
        Answer::Text(kind) | Answer::Bytes(kind) => {
            ("200", response.description("Done.").content(kind, text()))
        }
    };
    (status, response.build())
}

fn refusal(status: u16) -> Response {
    let text = match status {
        400 => "The request is not understood: the body says what is wrong.",
        401 => "Not signed in.",
        403 => "Not allowed; recorded where it is known who asked.",
        404 => "Not there, or not yours.",
        408 => "The body came too slowly.",
        409 => "It contradicts what is there.",
        413 => "Too large.",
        415 => "Not a content type or encoding that is taken here.",
        416 => "The range begins after the end of the file.",
        422 => "Understood and refused.",
        429 => "Too many requests: Retry-After says when.",
        503 => "Not just now: Retry-After says when.",
        _ => "Something went wrong here.",
    };
    let problem = Content::new(Some(named(&problem::Shown::name())));
    ResponseBuilder::new()
        .description(text)
        .content("application/problem+json", problem)
        .build()
}

fn open_object(description: &str) -> Value {
    json!({ "description": description, "type": "object", "additionalProperties": true })
}

/// An event as it is read: the nine fields of the contract, then what is known beyond them.
fn event() -> Value {
    let sent = event::catalogue::event_schema();
    let known = |name: &str| {
        sent.pointer(&format!("/properties/{name}/description"))
            .cloned()
    };
    let text = |name: &str| json!({ "type": "string", "description": known(name) });
    let time = |description: &str| json!({ "type": "string", "format": "date-time", "description": description });
    json!({
        "title": "NeoSC audit event as it is read",
        "type": "object",
        "required": [
            "id", "user_id", "user_email", "action", "resource", "details", "ip_address", "timestamp", "success",
            "index", "received_at", "source"
        ],
        "properties": {
            "id": { "type": "string", "description": "As its sender gave it, or ours." },
            "user_id": text("user_id"),
            "user_email": text("user_email"),
            "action": text("action"),
            "resource": text("resource"),
            "details": text("details"),
            "ip_address": text("ip_address"),
            "timestamp": time("When it happened, in UTC."),
            "success": { "type": "boolean", "description": "Whether it succeeded." },
            "session_id": text("session_id"),
            "user_agent": text("user_agent"),
            "request_id": text("request_id"),
            "metadata": { "type": "object", "additionalProperties": true, "description": known("metadata") },
            "index": { "type": "integer", "minimum": 0, "description": "Its place in the log." },
            "received_at": time("When it was accepted; never falls as the index grows."),
            "source": { "type": "string", "enum": ["platform", "sent", "imported", "log"] },
            "sender": { "type": "string", "description": "Who asserts it: api_key:{id}, user:{id} or import:{id}." },
            "redacted": { "type": "array", "items": { "type": "string" }, "description": "JSON pointers of what was taken out." },
            "statement": { "type": "object", "additionalProperties": true, "description": "What the log says of itself." }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_it_and_nothing_else() {
        let document = openapi(true);
        let paths = document["paths"].as_object().unwrap();
        let mut described: Vec<String> = paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().keys();
                methods.map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let mut routed: Vec<String> = routes::table()
            .map(|route| format!("{} {}", route.method, path(route.path)))
            .collect();
        described.sort();
        routed.sort();
        assert_eq!(described, routed);
        assert!(!text(false).contains("/operator/"));
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
            match value {
                Value::Object(members) => {
                    found.extend(members.get("$ref").and_then(Value::as_str));
                    members.values().for_each(|value| references(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = openapi(true);
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn path_parameters_are_described() {
        for route in routes::table() {
            let wanted = path(route.path).matches('{').count();
            let described = route.doc.parameters.iter();
            let described = described
                .filter(|p| matches!(p, Parameter::Path(..)))
                .count();
            assert_eq!(described, wanted, "{}", route.path);
        }
    }
}
