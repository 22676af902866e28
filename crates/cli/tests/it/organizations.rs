//! Organizations from the command line.

use serde_json::Value;

use crate::support::Tour;

#[test]
fn one_is_made_and_listed_and_told_of() {
    let tour = Tour::with_log();
    let made = ["organization", "create", "Acme", "--admin-email"];
    let password = tour.good(&[&made[..], &["eva@acme.example"]].concat());
    assert_eq!(
        password.lines().count(),
        1,
        "the password alone: {password}"
    );
    let listed = tour.good(&["organization", "list", "--json"]);
    let all: Vec<Value> = listed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(all.len(), 2);
    let acme = all.iter().find(|one| one["name"] == "Acme").unwrap();
    let shown = tour.good(&["organization", "list"]);
    assert!(shown.contains("Acme") && shown.contains(acme["id"].as_str().unwrap()));
    let told = tour.events("action:create_organization");
    assert_eq!(told[0]["details"], "Created organization: Acme");
    let (said, code) = tour.bad(&[&made[..], &["eva@acme.example"]].concat());
    assert!(
        said.contains("has an account already") && code == 1,
        "{said}"
    );
}
