//! Answers that last: live views and exports. How many there may be, who may go on with one, and what is new of a log,
//! looked for once for everybody who follows it.

mod body;
mod ended;
mod hub;
mod lasting;
mod seats;

pub(crate) use body::{Gone, Pieces, pieces};
pub(crate) use ended::Ended;
pub(crate) use hub::{Following, Hubs};
pub(crate) use lasting::{Lasting, credential_id};
pub(crate) use seats::{Seat, Seats};
