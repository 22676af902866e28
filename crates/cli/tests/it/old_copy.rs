//! `neosc signer continue`: the data is an old copy, and there is no newer one.

use crate::{
    fork::{copy, send},
    support::{EVENT, Tour, text},
};

#[test]
fn an_old_copy_goes_on_openly_and_only_when_told_to() {
    let tour = Tour::with_log();
    let key = tour.good(&["key", "create", "--name", "app"]);
    let auditor = tour.good(&["key", "create", "--name", "auditor", "--scope", "verify"]);
    let (key, auditor) = (key.trim(), auditor.trim());
    let (said, code) = tour.bad(&["signer", "continue", "--accept-loss"]);
    assert!(
        said.contains("no log here is an old copy") && code == 1,
        "{said}"
    );

    copy(&tour.path("data"), &tour.path("kept"));
    let serving = tour.serve();
    let (old, old_key) = (serving.word("  log "), serving.word("  key "));
    send(&serving, key, EVENT);
    let (said, code) = tour.bad(&["signer", "continue"]);
    assert!(said.contains("in use by process") && code == 1, "{said}");
    serving.stop();
    std::fs::remove_dir_all(tour.path("data")).unwrap();
    copy(&tour.path("kept"), &tour.path("data"));

    let (said, code) = tour.bad(&["signer", "continue"]);
    assert!(
        said.contains("signed after them are lost")
            && said.contains("nothing was changed")
            && code == 1,
        "{said}"
    );
    let vkey = tour.good(&["signer", "continue", "--accept-loss"]);
    assert!(vkey.contains("/2+"), "{vkey}");

    let serving = tour.serve();
    let (log, named) = (serving.word("  log "), serving.word("  key "));
    assert_eq!((log.ends_with("/2"), named.as_str()), (true, vkey.trim()));
    // What was lost is sent again, and is new.
    send(&serving, key, EVENT);
    let visit = |log: &str, vkey: &str| {
        let out = tour.run(&["verify", "--log", log, "--vkey", vkey, "--token", auditor]);
        (text(&out.stdout) + &text(&out.stderr), out.status.code())
    };
    let (said, code) = visit(&log, &named);
    assert!(
        said.contains(": genuine") && said.contains("it goes on from") && code == Some(0),
        "{said}"
    );
    // The old one is still there, at its own address.
    let port = |log: &str| {
        log.rsplit_once("/log/")
            .map(|(at, _)| at.to_owned())
            .unwrap()
    };
    let (said, code) = visit(&old.replace(&port(&old), &port(&log)), &old_key);
    assert!(said.contains(": genuine") && code == Some(0), "{said}");
    drop(serving);
    let said = tour.good(&["fsck"]);
    assert!(said.contains("in 2 logs"), "{said}");
}
