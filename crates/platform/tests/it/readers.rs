//! Readers of the log, and imports.

use crate::app::{ADMIN, App, caller, kind};

#[tokio::test]
async fn views_of_five_minutes_share_one_event() {
    let app = App::new().await;
    let (admin, other) = (app.admin().await, app.operator());
    let before = app.size();
    let view = async |who, filter| {
        app.platform
            .record_view(who, filter, &caller())
            .await
            .unwrap()
    };
    view(&admin, "action:login").await;
    app.wait_minutes(4);
    view(&admin, "action:login").await;
    view(&admin, "").await;
    view(&other, "action:login").await;
    app.wait_minutes(1);
    view(&admin, "action:login").await;
    let line = |by: &str, filter: &str| {
        format!("view_logs logs ok by {by}: Viewed audit logs {{\"filter\":\"{filter}\"}}")
    };
    let by_admin = format!("{} <{ADMIN}>", admin.actor_id());
    assert_eq!(
        app.lines_since(before),
        [
            line(&by_admin, "action:login"),
            line(&by_admin, ""),
            line("operator:root <>", "action:login"),
            line(&by_admin, "action:login"),
        ]
    );
}

#[tokio::test]
async fn imports() {
    let app = App::new().await;
    let (user, operator) = (app.user("john@neogenesys.com").await, app.operator());
    let sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    let metadata = format!(
        r#"{{"accepted":10,"duplicates":2,"file_sha256":"{sha256}","import_id":"imp-1","refused":1}}"#
    );
    let before = app.size();
    let finished = platform::FinishedImport {
        id: "imp-1".into(),
        file_sha256: sha256.into(),
        accepted: 10,
        refused: 1,
        duplicates: 2,
    };
    let import = async |who| {
        app.platform
            .record_import(who, finished.clone(), &caller())
            .await
    };
    import(&operator).await.unwrap();
    assert_eq!(kind(import(&user).await), "forbidden");
    assert_eq!(
        app.lines_since(before),
        [
            format!(
                "import_logs logs ok by operator:root <>: Imported 10 events; 2 were in the log already {metadata}"
            ),
            format!(
                "import_logs logs failed by {} <john@neogenesys.com>: \
                 Only administrators and ingest keys may import {metadata}",
                user.actor_id()
            ),
        ]
    );
}
