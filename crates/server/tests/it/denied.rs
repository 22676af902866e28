//! Every 403 of somebody known is an event.

use crate::TestApp;

#[tokio::test]
async fn who_what_and_from_where() {
    let app = TestApp::start().await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let path = format!("/log/{}/tile/entries/000.p/1", app.organization);
    user.with("user-agent", "curl/8")
        .get(&path)
        .await
        .refused(403, "forbidden");
    let denied = app.events("action:access_denied").await;
    assert_eq!(denied.len(), 1);
    assert_eq!(denied[0]["user_id"], id.as_str());
    assert_eq!(denied[0]["success"], false);
    assert_eq!(denied[0]["ip_address"], "127.0.0.1");
    assert_eq!(denied[0]["user_agent"], "curl/8");
    assert!(
        denied[0]["details"]
            .as_str()
            .unwrap()
            .contains("GET /log/{organization}/tile/entries/")
    );
}

#[tokio::test]
async fn a_flood_of_them_is_counted_and_written_at_the_end() {
    let mut app = TestApp::start().await;
    let key = app.key("ingest").await;
    for _ in 0..25 {
        key.get("/api/audit-logs").await.refused(403, "forbidden");
    }
    assert_eq!(app.events("action:access_denied").await.len(), 20);
    let organization = app.organization.clone();
    let before = app.store.log(&organization).unwrap().size;
    app.running.take().unwrap().stop().await;
    assert_eq!(app.store.log(&organization).unwrap().size, before + 1);
    let last = app.store.at(&organization, before).unwrap().unwrap().record;
    assert_eq!(last.action, "access_denied");
    assert!(last.metadata.unwrap().contains("\"attempts\":5"));
}
