//! `/api/policies`.

use serde_json::json;

use crate::TestApp;

const PATH: &str = "/api/policies/pol-mfa-required";

#[tokio::test]
async fn no_body_flips_and_a_body_sets() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let flipped = admin.ask("PATCH", PATH).send().await.ok();
    assert_eq!(
        (&flipped["id"], &flipped["enabled"]),
        (&json!("pol-mfa-required"), &json!(true))
    );
    for _ in 0..2 {
        let set = admin
            .ask("PATCH", PATH)
            .json(json!({"enabled": false}))
            .send()
            .await
            .ok();
        assert_eq!(set["enabled"], false);
    }
    let events = app.events("action:toggle_policy").await;
    let details: Vec<_> = events
        .iter()
        .map(|event| event["details"].as_str().unwrap())
        .collect();
    assert_eq!(details, ["Policy disabled", "Policy enabled"]);
    assert_eq!(
        events[0]["metadata"],
        json!({"before": {"enabled": true}, "after": {"enabled": false}})
    );
}

#[tokio::test]
async fn refusals() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin
        .ask("PATCH", PATH)
        .json(json!({"on": true}))
        .send()
        .await
        .refused(400, "bad_body");
    admin
        .ask("PATCH", PATH)
        .body("text/plain", "{}")
        .send()
        .await
        .refused(415, "unsupported_type");
    admin
        .ask("PATCH", "/api/policies/pol-none")
        .send()
        .await
        .refused(404, "not_found");
    app.auditor()
        .await
        .ask("PATCH", PATH)
        .send()
        .await
        .refused(403, "forbidden");
    app.client()
        .ask("PATCH", PATH)
        .send()
        .await
        .refused(401, "unauthenticated");
    admin.get(PATH).await.refused(405, "method_not_allowed");
    assert_eq!(
        app.events("action:toggle_policy success:false").await.len(),
        2
    );
}
