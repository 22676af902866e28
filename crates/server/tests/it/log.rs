//! `/log/{organization}`.

use serde_json::json;
use tlog::{Hash, TilePath, UnverifiedCheckpoint, VerifierKey};

use crate::{TestApp, app::event};

#[tokio::test]
async fn a_log_that_can_be_recomputed() {
    let app = TestApp::start().await;
    let events: Vec<_> = (0..300).map(event).collect();
    app.key("ingest")
        .await
        .post("/api/audit-logs", json!(events))
        .await
        .ok();
    let verifier = app.key("verify").await;
    let base = format!("/log/{}", app.organization);
    let outsider = app.client();

    let vkey = outsider.get(&format!("{base}/vkey")).await;
    assert_eq!(vkey.header("content-type"), "text/plain; charset=utf-8");
    let vkey: VerifierKey = vkey.text().trim_end().parse().unwrap();
    let reply = outsider.get(&format!("{base}/checkpoint")).await;
    assert_eq!(reply.header("cache-control"), "no-cache");
    let checkpoint = UnverifiedCheckpoint::parse(&reply.body).unwrap();
    let checkpoint = checkpoint
        .verify(vkey.name().as_str(), std::slice::from_ref(&vkey), &[])
        .unwrap();
    let size = checkpoint.size();
    assert!(size >= 300);

    let mut leaves: Vec<Hash> = Vec::new();
    for tile in tlog::tiles_for_size(size).filter(|tile| tile.level() == 0) {
        let reply = outsider.get(&format!("{base}/{tile}")).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), "application/octet-stream");
        assert!(reply.header("cache-control").contains("immutable"));
        leaves.extend(tile.decode(&reply.body).unwrap());
    }
    assert_eq!(tlog::root_of_hashes(&leaves), checkpoint.root());
    let mut hashed = Vec::new();
    for bundle in tlog::bundles_for_size(size) {
        let path = format!("{base}/{bundle}");
        outsider.get(&path).await.refused(401, "unauthenticated");
        let reply = verifier.get(&path).await;
        assert!(reply.header("cache-control").starts_with("private"));
        hashed.extend(
            bundle
                .decode(&reply.body)
                .unwrap()
                .into_iter()
                .map(tlog::leaf_hash),
        );
    }
    assert_eq!(hashed, leaves);
}

#[tokio::test]
async fn entries_are_for_verifiers_of_the_same_organization() {
    let app = TestApp::start().await;
    let path = format!("/log/{}/tile/entries/000.p/1", app.organization);
    for client in [
        app.admin().await,
        app.auditor().await,
        app.key("verify").await,
        app.operator(),
    ] {
        assert_eq!(client.get(&path).await.status, 200);
    }
    let (user, _) = app.user("john@neogenesys.com").await;
    for client in [user, app.key("read").await, app.key("ingest").await] {
        client.get(&path).await.refused(403, "forbidden");
    }
    let other = app.other_organization().await;
    app.key_of(&other, "verify")
        .await
        .get(&path)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn what_is_not_there() {
    let app = TestApp::start().await;
    let verifier = app.key("verify").await;
    let base = format!("/log/{}", app.organization);
    for path in [
        "/log/nobody/checkpoint",
        "/log/nobody/vkey",
        "/log/NOBODY/vkey",
        "/log/nobody/tile/0/000",
        "/log/nobody/tile/entries/000",
    ] {
        verifier.get(path).await.refused(404, "not_found");
    }
    for tile in [
        "0/000",
        "0/000.p/256",
        "0/000.p/200",
        "9/000.p/1",
        "64/000",
        "0/0",
        "entries/000",
        "entries/000.p/99",
        "x",
    ] {
        let reply = verifier.get(&format!("{base}/tile/{tile}")).await;
        reply.refused(404, "not_found");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    assert!("tile/0/000.p/1".parse::<TilePath>().is_ok());
}

#[tokio::test]
async fn publishing_can_be_switched_off() {
    let app = TestApp::with(|setup| setup.settings.publish_log = false).await;
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "verify").await;
    let (user, _) = app.user("john@neogenesys.com").await;
    let auditor = app.auditor().await;
    for path in ["checkpoint", "vkey", "tile/0/000.p/1"] {
        let path = format!("/log/{}/{path}", app.organization);
        app.client()
            .get(&path)
            .await
            .refused(401, "unauthenticated");
        user.get(&path).await.refused(403, "forbidden");
        stranger.get(&path).await.refused(404, "not_found");
        assert_eq!(app.key("verify").await.get(&path).await.status, 200);
        assert_eq!(auditor.get(&path).await.status, 200);
    }
}

#[tokio::test]
async fn a_later_log_has_its_number_in_its_address() {
    let app = TestApp::start().await;
    let outsider = app.client();
    let base = format!("/log/{}", app.organization);
    for path in [
        "2/checkpoint",
        "1/checkpoint",
        "02/vkey",
        "x/tile/0/000.p/1",
    ] {
        let reply = outsider.get(&format!("{base}/{path}")).await;
        reply.refused(404, "not_found");
    }
    // The data is an old copy, and goes on as another log.
    let (app, old, new) = app.lose_and_continue().await;
    let outsider = app.client();
    let vkey = outsider.get(&format!("{base}/2/vkey")).await;
    assert_eq!(vkey.text().trim_end(), new.vkey);
    let verifier = app.key("verify").await;
    // Its beginning, who decided so, and the key.
    for (path, size, origin) in [("", old, &new.old_origin), ("/2", 3, &new.origin)] {
        let vkey = outsider.get(&format!("{base}{path}/vkey")).await;
        let vkey: VerifierKey = vkey.text().trim_end().parse().unwrap();
        let checkpoint = outsider.get(&format!("{base}{path}/checkpoint")).await;
        let checkpoint = UnverifiedCheckpoint::parse(&checkpoint.body)
            .unwrap()
            .verify(origin, &[vkey], &[])
            .unwrap();
        assert_eq!(checkpoint.size(), size);
        let tile = outsider
            .get(&format!("{base}{path}/tile/0/000.p/{size}"))
            .await;
        let leaves = tlog::hashes_from_bytes(&tile.body).unwrap();
        assert_eq!(tlog::root_of_hashes(&leaves), checkpoint.root());
        let bundle = format!("{base}{path}/tile/entries/000.p/{size}");
        outsider.get(&bundle).await.refused(401, "unauthenticated");
        let reply = verifier.get(&bundle).await;
        assert_eq!(reply.status, 200);
    }
}
