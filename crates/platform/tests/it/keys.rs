//! API keys x {success, each refusal}: the answer and the exact event.

use crate::app::{App, caller, kind};

#[tokio::test]
async fn api_keys() {
    let app = App::new().await;
    let user = app.user("john@neogenesys.com").await;
    let before = app.size();
    let made = app
        .platform
        .create_api_key(&app.operator(), " deploy ", "ingest", Some(302), &caller())
        .await
        .unwrap();
    let id = &made.id;
    assert_eq!(
        app.lines_since(before),
        [format!(
            "create_api_key api_key:{id} ok by operator:root <>: Created API key deploy \
             {{\"after\":{{\"expires_at\":\"2027-01-01T14:30:00Z\",\"name\":\"deploy\",\"scope\":\"ingest\"}}}}"
        )]
    );
    let key = app.platform.authenticate(&made.secret).await.unwrap();
    assert_eq!(key.actor_id(), format!("api_key:{id}"));
    let by_user = format!("by {} <john@neogenesys.com>", user.actor_id());
    for (who, name, scope, days, answer, line) in [
        (
            &user,
            "x",
            "read",
            None,
            "forbidden",
            format!("{by_user}: Only administrators may make API keys"),
        ),
        (
            &key,
            "x",
            "read",
            None,
            "forbidden",
            format!("by api_key:{id} <>: Only administrators may make API keys"),
        ),
        (
            &app.operator(),
            " ",
            "read",
            None,
            "bad_name",
            "by operator:root <>: The name is not acceptable".into(),
        ),
        (
            &app.operator(),
            "x",
            "root",
            None,
            "bad_scope",
            "by operator:root <>: There is no such scope".into(),
        ),
        (
            &app.operator(),
            "x",
            "read",
            Some(0),
            "bad_expiry",
            "by operator:root <>: The expiry is not acceptable".into(),
        ),
        (
            &app.operator(),
            "x",
            "read",
            Some(3651),
            "bad_expiry",
            "by operator:root <>: The expiry is not acceptable".into(),
        ),
        (
            &user,
            "x",
            "root",
            Some(-1),
            "forbidden",
            format!("{by_user}: Only administrators may make API keys"),
        ),
    ] {
        let before = app.size();
        let answered = app
            .platform
            .create_api_key(who, name, scope, days, &caller())
            .await;
        assert_eq!(kind(answered), answer);
        assert_eq!(
            app.lines_since(before),
            [format!("create_api_key api_keys failed {line}")]
        );
    }
    for (who, key, answer, line) in [
        (
            &user,
            id.as_str(),
            "forbidden",
            format!("failed {by_user}: Only administrators may revoke API keys"),
        ),
        (
            &app.operator(),
            id,
            "ok",
            "ok by operator:root <>: Revoked API key".into(),
        ),
        (
            &app.operator(),
            id,
            "not_found",
            "failed by operator:root <>: No such API key".into(),
        ),
        (
            &app.operator(),
            "key-none",
            "not_found",
            "failed by operator:root <>: No such API key".into(),
        ),
    ] {
        let before = app.size();
        let answered = app.platform.revoke_api_key(who, key, &caller()).await;
        let answered = if answered.is_ok() {
            "ok".into()
        } else {
            kind(answered)
        };
        assert_eq!(answered, answer);
        assert_eq!(
            app.lines_since(before),
            [format!("revoke_api_key api_key:{key} {line}")]
        );
    }
    assert_eq!(
        kind(app.platform.authenticate(&made.secret).await),
        "unauthenticated"
    );
}
