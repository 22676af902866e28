//! What the table says of a route to people and to programs that read the OpenAPI document.

/// The documentation of a route.
pub(crate) struct Doc {
    /// Its name in generated clients.
    pub(crate) id: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) sent: Sent,
    pub(crate) answer: Answer,
    /// Statuses of refusals of its own, beside those every route of its kind has.
    pub(crate) errors: &'static [u16],
}

/// A parameter.
pub(crate) enum Parameter {
    /// Part of the path.
    Path(&'static str, &'static str),
    /// Of the query string.
    Query(&'static str, &'static str),
    /// A header.
    Header(&'static str, &'static str),
}

/// What is sent as a body.
#[derive(Clone, Copy)]
pub(crate) enum Sent {
    Nothing,
    /// JSON of the schema of this name.
    Json(&'static str),
    /// The same, or nothing.
    MaybeJson(&'static str),
    /// An HTML form's fields, of the schema of this name.
    Form(&'static str),
    /// Events.
    Events,
}

/// What is answered when all is well.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    /// 204.
    Nothing,
    /// 200, without more.
    Empty,
    /// 303: the address to go to.
    Elsewhere,
    /// JSON of the schema of this name.
    Json(&'static str),
    /// A JSON array of it.
    List(&'static str),
    /// Another content type, which is text.
    Text(&'static str),
    /// A file, of one of these content types.
    Files(&'static [&'static str]),
    /// Another content type, which is bytes.
    Bytes(&'static str),
}
