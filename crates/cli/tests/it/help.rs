//! `--help`: every command teaches.

use crate::support::{Tour, text};

/// Names of the commands below one, as its help lists them.
fn below(help: &str) -> Vec<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn check(tour: &Tour, path: &[&str], seen: &mut Vec<String>) {
    let mut arguments = path.to_vec();
    arguments.push("--help");
    let out = tour.run(&arguments);
    let help = text(&out.stdout);
    assert_eq!(out.status.code(), Some(0), "{path:?}");
    let command = ["neosc", &path.join(" ")].join(" ");
    assert!(help.contains("Usage: neosc"), "{command}: {help}");
    let examples = help.split("Examples:\n").nth(1).unwrap_or_default();
    assert!(
        examples
            .lines()
            .any(|line| line.contains(command.trim_end())),
        "{command} has no example of itself: {help}"
    );
    assert!(
        help.contains("Exit codes: 0 "),
        "{command} does not say its exit codes: {help}"
    );
    for name in below(&help) {
        let path = [path, &[name.as_str()]].concat();
        check(tour, &path, seen);
        seen.push(path.join(" "));
    }
}

#[test]
fn every_command_has_help_with_examples_and_exit_codes() {
    let tour = Tour::new();
    let mut seen = Vec::new();
    check(&tour, &[], &mut seen);
    for command in ["serve", "search", "verify", "key create", "signer init"] {
        assert!(seen.iter().any(|path| path == command), "{seen:?}");
    }
}

#[test]
fn a_wrong_command_line_is_exit_code_2_and_says_what_is_right() {
    let tour = Tour::new();
    for (arguments, said) in [
        (&["serch"][..], "search"),
        (&["search", "--limt", "3"], "--limit"),
        (&["search", "--limit", "many"], "many"),
        (&["key", "create"], "--name"),
        (&["signer", "init"], "--trust-database"),
        (&["verify"], "<FILE>"),
    ] {
        let (told, code) = tour.bad(arguments);
        assert!(told.contains(said) && code == 2, "{arguments:?}: {told}");
    }
}
