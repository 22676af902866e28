//! Files made from the tables of this crate are in step with them. `NEOSC_UPDATE=1` writes them anew.

use event::catalogue;

fn in_step(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    if std::env::var_os("NEOSC_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == text,
        "docs/{name} is not what the code says: run the tests with NEOSC_UPDATE=1"
    );
}

#[test]
fn the_catalogue() {
    in_step("EVENTS.md", &catalogue::events_markdown());
}

#[test]
fn the_schema() {
    let schema = serde_json::to_string_pretty(&catalogue::event_schema()).unwrap();
    in_step("event.schema.json", &format!("{schema}\n"));
}
