//! `neosc seal`, beside a server and without one.

use crate::support::{EVENT, Tour};

fn import(tour: &Tour, part: u32, events: u32) {
    let event = |n: u32| {
        EVENT
            .replace("evt-1", &format!("evt-{part}-{n}"))
            .replace('\n', " ")
            + "\n"
    };
    tour.write("events.ndjson", (0..events).map(event).collect::<String>());
    tour.good(&["import", "events.ndjson"]);
}

/// How many were sealed, in how many segments, and how many are left.
fn seal(tour: &Tour) -> [u64; 3] {
    let said = tour.good(&["seal"]);
    let numbers = said.split_whitespace().filter_map(|word| word.parse().ok());
    let numbers: Vec<u64> = numbers.collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{said}"))
}

#[test]
fn it_is_the_same_with_a_server_and_without() {
    let tour = Tour::with_log();
    import(&tour, 0, 4096);
    let [entries, segments, left] = seal(&tour);
    assert_eq!((entries, segments), (4096, 1));
    assert!(left < 100, "{left}");
    assert_eq!(seal(&tour)[..2], [0, 0]);

    let serving = tour.serve();
    import(&tour, 1, 8000);
    let [entries, segments, rest] = seal(&tour);
    assert_eq!((entries, segments), (4096, 1));
    assert!((3904..4096).contains(&rest), "{rest}");
    assert_eq!(tour.events("id:evt-1-*").len(), 8000);
    serving.stop();
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}
