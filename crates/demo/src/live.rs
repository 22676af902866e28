//! What goes on while somebody watches.

use crate::{draw::Draw, happened::Event, history::Plan, people::Person, usage::Workspace};

/// People at work, one event after the other, without an end. They happen as they are sent.
pub struct Live {
    people: Vec<Person>,
    draw: Draw,
}

impl Live {
    /// Of the same people.
    pub fn new(plan: &Plan) -> Self {
        Self {
            people: plan.people(),
            draw: Draw::new(plan.seed, 17),
        }
    }
}

impl Iterator for Live {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let draw = &mut self.draw;
        let person = self
            .people
            .get(draw.below(self.people.len() as u64) as usize)?;
        let workspace = Workspace::any(draw);
        let session = draw.session();
        let event = match draw.below(20) {
            0 => Event::by(person, "login", "auth", "").failed("Invalid credentials"),
            1 | 2 => Event::by(person, "login", "auth", "User logged in successfully"),
            3 => Event::by(person, "logout", "auth", "User logged out"),
            4..=6 => workspace.launched(person, &session),
            7 | 8 => Event::by(
                person,
                "stop_workspace",
                workspace.resource(),
                "Workspace stopped",
            )
            .within(&session),
            _ => workspace.used(person, &session, draw),
        };
        Some(event.from(&person.office))
    }
}
