//! Every character of a bundle changed: it is refused, found out, or means the very same.

use verify::{Bundle, EventView, Keys, Verdict, verify_bundle};

use crate::world::{ERASED_IN_PART, World, fields};

const REPLACEMENTS: [char; 9] = ['0', '1', 'a', 'A', '/', ' ', '"', '\\', 'é'];

/// A bundle with everything a bundle can have.
fn bundle(world: &World) -> String {
    let disclosure = fields(1, &["details", "resource"]);
    world
        .bundle_of(1, disclosure, Some(ERASED_IN_PART))
        .to_json()
}

/// What somebody who reads the report takes away from it, if it does not say that something is wrong.
fn taken_away(json: &str, keys: &Keys) -> Option<(Verdict, EventView)> {
    let report = verify_bundle(&Bundle::parse(json).ok()?, keys);
    match report.verdict {
        Verdict::NotGenuine { .. } => None,
        verdict => Some((verdict, report.event.unwrap())),
    }
}

/// How many of the mangled bundles were taken for genuine, all of them meaning what the original means.
fn surviving(world: &World, mangled: impl IntoIterator<Item = String>) -> usize {
    let original = bundle(world);
    let expected = taken_away(&original, &world.keys()).unwrap();
    let mut survivors = 0;
    for json in mangled.into_iter().filter(|json| *json != original) {
        if let Some(taken) = taken_away(&json, &world.keys()) {
            assert_eq!(taken, expected, "{json}");
            survivors += 1;
        }
    }
    survivors
}

#[test]
fn a_changed_character_never_changes_what_is_genuine() {
    let world = World::new();
    let json = bundle(&world);
    let changed = json.char_indices().flat_map(|(at, old)| {
        let (before, after) = (&json[..at], &json[at + old.len_utf8()..]);
        let next = char::from_u32(u32::from(old) + 1);
        let flipped = char::from_u32(u32::from(old) ^ 0x20);
        REPLACEMENTS
            .into_iter()
            .chain(next)
            .chain(flipped)
            .map(move |new| format!("{before}{new}{after}"))
    });
    // Every character of the original is needed just as it is.
    assert_eq!(surviving(&world, changed), 0);
}

#[test]
fn a_dropped_or_doubled_character_never_changes_what_is_genuine() {
    let world = World::new();
    let json = bundle(&world);
    let dropped = json
        .char_indices()
        .map(|(at, old)| format!("{}{}", &json[..at], &json[at + old.len_utf8()..]));
    assert_eq!(surviving(&world, dropped), 0);
    let doubled = json
        .char_indices()
        .map(|(at, old)| format!("{}{old}{}", &json[..at], &json[at..]));
    assert_eq!(surviving(&world, doubled), 0);
    let cut = json.char_indices().map(|(at, _)| json[..at].to_owned());
    assert_eq!(surviving(&world, cut), 0);
}

#[test]
fn white_space_and_escapes_mean_the_same() {
    let world = World::new();
    let json = bundle(&world);
    let pretty: serde_json::Value = serde_json::from_str(&json).unwrap();
    let same = [
        serde_json::to_string_pretty(&pretty).unwrap(),
        json.replacen("details", "\\u0064etails", 1),
        format!("\n{json}\n"),
    ];
    assert_eq!(surviving(&world, same), 3);
}
