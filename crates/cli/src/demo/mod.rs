//! `neosc demo`: a made-up month of an organization, served from a folder of its own.

mod damage;
mod fill;
mod live;
mod place;
mod sessions;

use std::{pin::pin, process::ExitCode};

use store::Options;

use crate::{
    args::{self, Folder, ServeFlags},
    failure::Result,
    out, serve,
    settings::Effective,
};
use damage::Damaged;
use fill::Filled;
use place::Place;

/// Makes the folder, fills it, serves it until told to stop, and removes it.
pub(crate) async fn demo(arguments: args::Demo) -> Result<ExitCode> {
    let mut place = Place::take(arguments.keep.as_deref())?;
    let options = Options::new(&place.data());
    // One for all of it: what is asked for between two steps is not forgotten.
    let mut stop = pin!(serve::stop_signal());
    let shown = tokio::select! {
        shown = prepare(&arguments, &mut place, &options) => shown?,
        () = &mut stop => {
            out::say("Stopped before there was something to show.");
            return Ok(ExitCode::SUCCESS);
        }
    };
    let folder = Folder {
        data: Some(options.data.clone()),
        ..Folder::default()
    };
    let flags = ServeFlags {
        listen: arguments.listen,
        ..ServeFlags::default()
    };
    let effective = Effective::of(&flags, &folder.place()?.file)?;
    let (_, running) = serve::start(&options, effective).await?;
    shown.say(&options);
    place.say();
    let live = live::send(&options, running.url(), demo::Live::new(&shown.plan));
    let person = shown.filled.as_ref().and_then(Filled::somebody);
    tokio::select! {
        () = live => {}
        () = sessions::work(running.url(), person) => {}
        () = &mut stop => {}
    }
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// What there is to look at.
struct Shown {
    plan: demo::Plan,
    /// None: an earlier demonstration filled it.
    filled: Option<Filled>,
    damaged: Option<Damaged>,
}

/// Fills the folder, and damages it if that is wanted.
async fn prepare(arguments: &args::Demo, place: &mut Place, options: &Options) -> Result<Shown> {
    let mut plan = demo::Plan {
        seed: arguments.seed,
        events: arguments.events,
        end: (options.clock)(),
        accounts: Vec::new(),
    };
    let mut filled = None;
    if place.is_new() {
        filled = Some(fill::fill(options, &mut plan).await?);
        place.complete();
    }
    let mut damaged = None;
    if arguments.tamper {
        damaged = Some(damage::damage(options).await?);
    }
    Ok(Shown {
        plan,
        filled,
        damaged,
    })
}

impl Shown {
    fn say(&self, options: &Options) {
        match &self.filled {
            Some(filled) => filled.say(options),
            None => out::say(
                "\nIt goes on from an earlier demonstration: the passwords are those shown then.",
            ),
        }
        if let Some(damaged) = &self.damaged {
            damaged.say(options);
        }
    }
}
