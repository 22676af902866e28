//! `docs/COOKBOOK.md`, run as it stands there against the data of `neosc demo`.

mod book;
mod questions;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::support::{Serving, Tour, text};
use book::{Recipe, Step, is_as_expected, recipes};
use questions::Asked;

/// Longer than what is expected takes to be said.
const LONG: Duration = Duration::from_secs(30);

/// What recipes are run with.
struct Kitchen {
    tour: Tour,
    serving: Serving,
    /// Shell commands that every recipe needs before.
    preparation: String,
}

impl Kitchen {
    /// A server over a month that was made up, in which nothing more happens by itself.
    fn new() -> Self {
        let tour = Tour::new();
        let demo = tour.command(&["demo", "--keep", "shown", "--listen", "127.0.0.1:0"]);
        let demo = Serving::of(demo, |line| line.contains("stays when this ends"));
        let key = demo.word("  key ");
        demo.stop();
        let mut command =
            tour.command(&["serve", "--data", "shown/data", "--listen", "127.0.0.1:0"]);
        command.env("NEOSC_LOG", "error");
        let serving = Serving::of(command, |line| line.starts_with("  key "));
        let mut kitchen = Self {
            preparation: format!("export VKEY='{key}'\n"),
            serving,
            tour,
        };
        kitchen.prepare();
        kitchen
    }

    /// Runs the commands to begin with, and keeps what they set.
    fn prepare(&mut self) {
        for line in book::preparation() {
            // The test's own program and address stand in for those a reader has.
            if !line.starts_with("alias ") {
                self.preparation += &line.replace("http://127.0.0.1:8787", &self.serving.url);
                self.preparation += "\n";
            }
        }
        // The key is made once.
        let out = self.shell("echo \"$KEY\"").output().unwrap();
        let key = text(&out.stdout);
        assert!(key.starts_with("nsc_key_"), "{key}{}", text(&out.stderr));
        let lines = self
            .preparation
            .lines()
            .filter(|line| !line.starts_with("KEY="));
        self.preparation = lines.map(|line| format!("{line}\n")).collect();
        self.preparation += &format!("KEY={key}");
    }

    fn shell(&self, script: &str) -> Command {
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_neosc"));
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-ec", &format!("{}{script}", self.preparation)])
            .current_dir(self.tour.folder.path())
            .env("NEOSC_KNOWN_LOGS", self.tour.path("known.json"))
            .env(
                "PATH",
                format!("{}:{path}", program.parent().unwrap().display()),
            );
        command
    }

    /// What each command of a recipe says, on both outputs.
    fn cook(&self, recipe: &Recipe) -> Vec<String> {
        const BETWEEN: &str = "==== the next command ====";
        let script = recipe
            .steps
            .iter()
            .map(|step| format!("{{ {}\n}} 2>&1\necho; echo '{BETWEEN}'\n", step.command));
        let out = self.shell(&script.collect::<String>()).output().unwrap();
        let said = text(&out.stdout);
        assert!(
            out.status.success(),
            "{}: {said}{}",
            recipe.title,
            text(&out.stderr)
        );
        let mut said: Vec<String> = said.split(BETWEEN).map(str::to_owned).collect();
        said.pop();
        assert_eq!(said.len(), recipe.steps.len(), "{}", recipe.title);
        said
    }

    /// All events of a filter, the newest first.
    fn found(&self, query: &str) -> Vec<Value> {
        let found = self.tour.good(&[
            "search",
            "--data",
            "shown/data",
            "--json",
            "--limit",
            "1000000",
            query,
        ]);
        found
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn id(event: &Value) -> &str {
    event["id"].as_str().unwrap()
}

/// What answers a recipe's question, by a look at every event, and what is left out of account: what was not there yet
/// when that was looked, and what the clock decides.
struct Answers<'a> {
    right: BTreeSet<&'a str>,
    known: BTreeSet<&'a str>,
}

impl<'a> Answers<'a> {
    fn of(question: &str, all: &'a [Value]) -> Self {
        // The clock that the server has.
        let now = (store::Options::new("shown/data".as_ref()).clock)();
        let mut answers = Self {
            right: BTreeSet::new(),
            known: BTreeSet::new(),
        };
        for event in all {
            let asked = Asked::new(event, now);
            if !asked.is_unsure() {
                answers.known.insert(id(event));
                if asked.answers(question) {
                    answers.right.insert(id(event));
                }
            }
        }
        answers
    }

    /// Checks that these are all that is right, or, if `some`, nothing else.
    fn check<'b>(&self, ids: impl Iterator<Item = &'b str>, some: bool, what: &str) {
        let found: BTreeSet<&str> = ids.filter(|id| self.known.contains(id)).collect();
        let wrong: Vec<_> = found.difference(&self.right).take(3).collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?} are no answers");
        assert!(
            some || found == self.right,
            "{what}: {} of {}",
            found.len(),
            self.right.len()
        );
    }
}

/// Checks what a command found against what is right.
fn check_found(kitchen: &Kitchen, step: &Step, said: &str, answers: &Answers<'_>, what: &str) {
    if said.trim_start().starts_with("[{") {
        let events: Vec<Value> = serde_json::from_str(said.trim()).unwrap();
        let events = events.iter().map(id);
        return answers.check(events, step.command.contains("limit="), what);
    }
    let file = step
        .command
        .split_once("> ")
        .or_else(|| step.command.split_once("-o "));
    if let Some((_, file)) = file.filter(|(_, file)| file.ends_with(".csv")) {
        let file = std::fs::read_to_string(kitchen.tour.path(file)).unwrap();
        // Details may have line ends, ids never.
        let rows = file.lines().skip(1).filter_map(|row| row.split(',').next());
        answers.check(rows, false, what);
    }
}

/// Everything but what never ends. Answers which outputs are not those shown, for whoever brings the text up to date.
fn cooked(kitchen: &Kitchen, all: &[Value], recipe: &Recipe) -> Vec<String> {
    let mut wrong = Vec::new();
    let title = &recipe.title;
    let answers = Answers::of(title, all);
    assert!(!answers.right.is_empty(), "{title} finds nothing");
    assert!(answers.right.len() < all.len(), "{title} finds everything");
    let found = kitchen.found(&recipe.query);
    answers.check(
        found.iter().map(id),
        false,
        &format!("{title}: {}", recipe.query),
    );
    for (step, said) in recipe.steps.iter().zip(kitchen.cook(recipe)) {
        let what = format!("{title}: {}", step.command);
        check_found(kitchen, step, &said, &answers, &what);
        wrong.extend(difference(recipe, step, &said));
    }
    wrong
}

/// What a command said, if it is not what is shown.
fn difference(recipe: &Recipe, step: &Step, said: &str) -> Option<String> {
    let shown = &step.output;
    let wrong = !shown.is_empty() && !is_as_expected(said, shown);
    let what = || {
        format!(
            "{}: {}\nsaid:\n{said}\nand not:{shown}\n",
            recipe.title, step.command
        )
    };
    wrong.then(what)
}

/// A command that goes on until it is stopped.
struct Following(Child);

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Begins what follows the log, lets something happen, and reads until all that is expected was said.
fn followed(kitchen: &Kitchen, recipe: &Recipe) {
    for step in &recipe.steps {
        let mut command = kitchen.shell(&format!("exec {}", step.command));
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut following = Following(child);
        let lines = BufReader::new(following.0.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let begun = Instant::now();
        for (number, line) in lines.enumerate() {
            // Whoever follows hears a heartbeat at least.
            assert!(begun.elapsed() < LONG, "{}\n{said}", step.command);
            if number == 0 {
                // It reads already.
                assert_eq!(
                    kitchen
                        .serving
                        .login_as("admin@neogenesys.com", "wrong-password")
                        .0,
                    401
                );
            }
            said.push_str(&line.unwrap());
            said.push('\n');
            if is_as_expected(&said, &step.output) {
                break;
            }
        }
        assert!(
            is_as_expected(&said, &step.output),
            "{}\n{said}",
            step.command
        );
    }
}

#[test]
fn every_recipe_gives_what_it_says() {
    let kitchen = Kitchen::new();
    let recipes = recipes();
    assert!(recipes.len() >= 18);
    // The first reading is an event of the second.
    kitchen.found("id:nothing");
    let all = kitchen.found("");
    let mut wrong = Vec::new();
    for recipe in &recipes {
        match recipe.title.as_str() {
            "Follow live" => followed(&kitchen, recipe),
            _ => wrong.extend(cooked(&kitchen, &all, recipe)),
        }
    }
    let taste = book::taste();
    let tasted = taste.steps.iter().zip(kitchen.cook(&taste));
    wrong.extend(tasted.filter_map(|(step, said)| difference(&taste, step, &said)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recipe_is_in_the_list_and_asked_in_each_way() {
    let recipes = recipes();
    let anchors: BTreeSet<String> = recipes
        .iter()
        .map(|recipe| book::anchor(&recipe.title))
        .collect();
    let linked: BTreeSet<String> = book::linked().into_iter().map(str::to_owned).collect();
    assert_eq!((anchors.len(), &anchors), (recipes.len(), &linked));
    for recipe in &recipes {
        let asks = |start: &str| recipe.steps.iter().any(|step| step.command.contains(start));
        let title = &recipe.title;
        assert!(
            asks("neosc ") && (asks("curl -s") || asks("verify --vkey")),
            "{title}"
        );
        // What lists events is shown as CSV, too.
        assert!(
            !asks("neosc search") || asks(".csv") || asks("/proof"),
            "{title}"
        );
        // The command line asks for what the filter above says.
        let words = recipe.query.replace('"', "");
        let commands = recipe
            .steps
            .iter()
            .filter(|step| step.command.starts_with("neosc ") && !step.command.contains("verify"));
        for step in commands {
            let command = step.command.replace(['"', '\''], "");
            assert!(
                words.split(' ').all(|word| command.contains(word)),
                "{title}: {}",
                step.command
            );
        }
    }
}
