//! Settings: options, environment, file.

use crate::support::{Tour, text};

#[test]
fn the_committed_sample_is_what_the_program_prints() {
    let tour = Tour::new();
    let printed = tour.good(&["settings", "sample"]);
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/neosc.toml");
    let committed = std::fs::read_to_string(committed).unwrap_or_default();
    assert!(
        printed == committed,
        "docs/neosc.toml is not in step: neosc settings sample > docs/neosc.toml"
    );
    // It says nothing as it is, and is right when its lines are taken into use.
    tour.write("sample.toml", &printed);
    tour.good(&["settings", "show", "--config", "sample.toml"]);
    let used: String = printed
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
            _ => String::new(),
        })
        .collect();
    tour.write("used.toml", &used);
    let shown = tour.good(&["settings", "show", "--config", "used.toml"]);
    assert!(!shown.contains("# default"), "{shown}");
    assert!(
        shown.lines().skip(1).all(|line| line.ends_with("# file")),
        "{shown}"
    );
}

#[test]
fn options_come_before_the_environment_and_that_before_the_file() {
    let tour = Tour::with_log();
    tour.write(
        "data/neosc.toml",
        "listen = \"127.0.0.1:1\"\nidle_minutes = 5\nbehind_proxy = true\n",
    );
    let show = |environment: &[(&str, &str)], options: &[&str]| {
        let arguments = [&["settings", "show"], options].concat();
        let mut command = tour.command(&arguments);
        command.envs(environment.iter().copied());
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout)
    };
    let has = |shown: &str, key: &str, value: &str, from: &str| {
        let line = shown.lines().find(|line| line.starts_with(key)).unwrap();
        assert!(
            line.contains(&format!("= {value} ")) && line.ends_with(from),
            "{line}"
        );
    };
    let shown = show(&[], &[]);
    has(&shown, "listen", "\"127.0.0.1:1\"", "# file");
    has(&shown, "sign_in_hours", "12", "# default");
    let environment = [("NEOSC_LISTEN", "127.0.0.1:2"), ("NEOSC_IDLE_MINUTES", "7")];
    let shown = show(
        &environment,
        &["--idle-minutes", "9", "--behind-proxy=false"],
    );
    has(&shown, "listen", "\"127.0.0.1:2\"", "environment");
    has(&shown, "idle_minutes", "9", "environment");
    has(&shown, "behind_proxy", "false", "# option");
    // `serve` goes by them: port 1 is not free to everybody, and what the option says is.
    tour.write("data/neosc.toml", "listen = \"127.0.0.1:0\"\nlistn = 1\n");
    let (said, code) = tour.bad(&["serve"]);
    assert!(
        said.contains(
            "data/neosc.toml: line 2: there is no setting `listn`: did you mean `listen`?"
        ) && code == 1,
        "{said}"
    );
}

#[test]
fn the_file_says_where_the_folders_are() {
    let tour = Tour::new();
    tour.write("neosc.toml", "data = \"here\"\nsigner = \"there\"\n");
    tour.good(&["init", "--config", "neosc.toml", "--admin-email", "a@b.c"]);
    assert!(std::fs::metadata(tour.path("here/neosc.db")).is_ok());
    assert!(std::fs::metadata(tour.path("there/seed")).is_ok());
    assert!(
        tour.good(&["fsck", "--config", "neosc.toml"])
            .starts_with("All is well")
    );
    let (said, _) = tour.bad(&["fsck", "--data", "here"]);
    assert!(
        said.contains("finding") && said.contains("here.secrets"),
        "{said}"
    );
    tour.write("here/neosc.toml", "signer = \"there\"\n");
    assert!(
        tour.good(&["fsck", "--data", "here"])
            .starts_with("All is well")
    );
    tour.write("here/neosc.toml", "data = \"elsewhere\"\n");
    let (said, code) = tour.bad(&["fsck", "--data", "here"]);
    assert!(said.contains("--config") && code == 1, "{said}");
    let (said, code) = tour.bad(&["fsck", "--config", "nowhere.toml"]);
    assert!(
        said.contains("nowhere.toml is not there") && code == 1,
        "{said}"
    );
}

#[test]
fn completions_know_every_command() {
    let tour = Tour::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = tour.good(&["completions", shell]);
        for word in ["search", "sign-ins", "trust-database", "assume-zone"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    tour.bad(&["completions", "tcsh"]);
}

#[test]
fn a_server_goes_by_its_file() {
    let tour = Tour::with_log();
    let published = |tour: &Tour| {
        let serving = tour.serve();
        let log = serving.word("  log ");
        let path = log.strip_prefix(&serving.url).unwrap().to_owned() + "/vkey";
        serving.ask(reqwest::Method::GET, &path, None, None).0
    };
    assert_eq!(published(&tour), 200);
    tour.write("data/neosc.toml", "publish_log = false\n");
    assert_eq!(published(&tour), 401);
}

/// The log tells of the program itself: when it ran, and with which settings.
#[test]
fn starts_stops_and_changed_settings_are_events() {
    let tour = Tour::with_log();
    let told = |filter: &str| -> Vec<String> {
        let events = tour.events(filter);
        let details = events
            .iter()
            .map(|event| event["details"].as_str().unwrap().to_owned());
        details.collect()
    };
    tour.serve().stop();
    tour.write("data/neosc.toml", "registration = false\n");
    tour.serve().stop();
    let started = concat!("Started NeoSC Audit ", env!("CARGO_PKG_VERSION"));
    assert_eq!(told("action:start_server"), [started, started]);
    assert_eq!(told("action:stop_server").len(), 2);
    assert_eq!(
        told("action:update_settings"),
        ["Updated settings of the server: registration"]
    );
    let changed = tour.events("action:update_settings");
    assert_eq!(changed[0]["metadata"]["after"]["registration"], "false");
    assert!(told("action:upgrade_schema").is_empty());
}
