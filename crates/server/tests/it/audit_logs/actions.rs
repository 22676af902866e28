//! `GET /api/audit-logs/actions`.

use crate::TestApp;

#[tokio::test]
async fn the_catalogue() {
    let app = TestApp::start().await;
    app.client()
        .get("/api/audit-logs/actions")
        .await
        .refused(401, "unauthenticated");
    let (user, _) = app.user("john@neogenesys.com").await;
    let actions = user.get("/api/audit-logs/actions").await.ok();
    let names: Vec<_> = actions
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), event::catalogue::ACTIONS.len());
    assert!(names.contains(&"launch_workspace") && names.contains(&"begin_log"));
}
