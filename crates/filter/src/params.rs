//! The same language as query parameters.

use serde::Deserialize;

use crate::parse::Parser;
use crate::{Field, Filter, FilterError};

/// The query parameters that make a filter: one per field, and `q` for filter text. All that are given must hold.
///
/// Each takes what may stand after its colon in filter text, commas, stars and quotes included, and a leading `-` negates;
/// the one difference is that spaces need no quotes. A blank parameter (as forms send) says nothing; `""` in quotes means
/// that the field has no value. `metadata` is asked for in `q`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Filter text.
    pub q: Option<String>,
    /// See [`Field::Start`].
    pub start: Option<String>,
    /// See [`Field::End`].
    pub end: Option<String>,
    /// See [`Field::Success`].
    pub success: Option<String>,
    /// See [`Field::Source`].
    pub source: Option<String>,
    /// See [`Field::Category`].
    pub category: Option<String>,
    /// See [`Field::Action`].
    pub action: Option<String>,
    /// See [`Field::UserId`].
    pub user_id: Option<String>,
    /// See [`Field::UserEmail`].
    pub user_email: Option<String>,
    /// See [`Field::Resource`].
    pub resource: Option<String>,
    /// See [`Field::IpAddress`].
    pub ip_address: Option<String>,
    /// See [`Field::SessionId`].
    pub session_id: Option<String>,
    /// See [`Field::RequestId`].
    pub request_id: Option<String>,
    /// See [`Field::Id`].
    pub id: Option<String>,
    /// See [`Field::Sender`].
    pub sender: Option<String>,
}

impl Params {
    /// The filter of all of them together.
    ///
    /// # Errors
    /// Says which parameter is not understood ([`FilterError::input`]), and where in it.
    pub fn filter(&self) -> Result<Filter, FilterError> {
        let mut parser = Parser::default();
        for (input, field, text) in self.fields() {
            if let Some(text) = text {
                parser.parameter(input, field, text)?;
            }
        }
        if let Some(text) = &self.q {
            parser.query("q", text)?;
        }
        Filter::build("q", parser)
    }

    /// Where the value of each parameter goes, by its name.
    pub fn places(&mut self) -> [(&'static str, &mut Option<String>); 15] {
        [
            ("q", &mut self.q),
            ("start", &mut self.start),
            ("end", &mut self.end),
            ("success", &mut self.success),
            ("source", &mut self.source),
            ("category", &mut self.category),
            ("action", &mut self.action),
            ("user_id", &mut self.user_id),
            ("user_email", &mut self.user_email),
            ("resource", &mut self.resource),
            ("ip_address", &mut self.ip_address),
            ("session_id", &mut self.session_id),
            ("request_id", &mut self.request_id),
            ("id", &mut self.id),
            ("sender", &mut self.sender),
        ]
    }

    fn fields(&self) -> [(&'static str, Field, Option<&String>); 14] {
        [
            ("start", Field::Start, self.start.as_ref()),
            ("end", Field::End, self.end.as_ref()),
            ("success", Field::Success, self.success.as_ref()),
            ("source", Field::Source, self.source.as_ref()),
            ("category", Field::Category, self.category.as_ref()),
            ("action", Field::Action, self.action.as_ref()),
            ("user_id", Field::UserId, self.user_id.as_ref()),
            ("user_email", Field::UserEmail, self.user_email.as_ref()),
            ("resource", Field::Resource, self.resource.as_ref()),
            ("ip_address", Field::IpAddress, self.ip_address.as_ref()),
            ("session_id", Field::SessionId, self.session_id.as_ref()),
            ("request_id", Field::RequestId, self.request_id.as_ref()),
            ("id", Field::Id, self.id.as_ref()),
            ("sender", Field::Sender, self.sender.as_ref()),
        ]
    }
}
