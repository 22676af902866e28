//! Names and addresses that do not show all of what they are: the same answer wherever one is given.

use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    app::{ADMIN, PASSWORD},
};

/// Names that look like others, or like nothing.
const UNSEEN: [&str; 6] = [
    "\u{3164}",
    "\u{2800}",
    "ad\u{200b}min",
    "ad\u{200d}min",
    "ad\u{34f}min",
    "admin\u{fe0f}",
];
/// What needs a joiner or a selector.
const SEEN: [&str; 3] = ["می\u{200c}خواهم", "👩🏽\u{200d}💻 Lab", "❤\u{fe0f}\u{200d}🔥"];

/// Where a name is given.
struct Form {
    who: Client,
    asks: String,
    body: fn(&str) -> Value,
}

#[tokio::test]
async fn a_name_is_seen_whole_wherever_it_is_given() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let form = |asks: &str, body| Form {
        who: admin.clone(),
        asks: asks.to_owned(),
        body,
    };
    let named: fn(&str) -> Value = |name| json!({"name": name});
    let own = format!("PATCH /api/organizations/{}", app.organization);
    let (john, id) = app.user("john@neogenesys.com").await;
    let user = format!("PATCH /api/users/{id}");
    let forms = [
        form(
            "POST /api/workspaces",
            |name| json!({"name": name, "image": "neosc/lab:1"}),
        ),
        form(&own, named),
        form(
            "POST /api/organizations",
            |name| json!({"name": name, "admin_email": format!("a{}@b.example", name.len())}),
        ),
        form(
            "POST /api/organizations",
            |name| json!({"name": "B", "admin_email": format!("b{}@b.example", name.len()), "admin_name": name}),
        ),
        form(
            "POST /api/api-keys",
            |name| json!({"name": name, "scope": "read"}),
        ),
        form(
            "POST /api/views",
            |name| json!({"name": name, "address": "", "shared": true}),
        ),
        form(&user, named),
        form(
            "POST /api/users",
            |name| json!({"email": format!("c{}@c.example", name.len()), "role": "user", "name": name}),
        ),
        Form {
            who: app.client(),
            asks: "POST /api/auth/register".into(),
            body: |name| {
                let email = format!("d{}@c.example", name.len());
                json!({"email": email, "password": PASSWORD, "name": name})
            },
        },
    ];
    for Form { who, asks, body } in forms {
        let ask = async |name: &str| {
            let (method, path) = asks.split_once(' ').unwrap();
            who.ask(method, path).json(body(name)).send().await
        };
        for name in UNSEEN {
            let problem = ask(name).await.refused(400, "bad_name");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains("invisible"), "{asks}: {detail}");
        }
        for name in SEEN {
            let reply = ask(name).await;
            assert!(reply.status.is_success(), "{asks} {name}: {reply:?}");
        }
    }
    // Nothing of what was refused is there: a shared view is everybody's.
    let views = john.get("/api/views").await.ok();
    assert_eq!(views.as_array().unwrap().len(), SEEN.len());
}

#[tokio::test]
async fn an_address_has_nothing_unseen() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (local, domain) = ADMIN.split_once('@').unwrap();
    let (first, rest) = local.split_at(1);
    for unseen in [
        "\u{200d}", "\u{34f}", "\u{fe0f}", "\u{200b}", "\u{3164}", "\u{a0}", "\u{3000}",
    ] {
        let email = format!("{first}{unseen}{rest}@{domain}");
        let form = json!({"email": email, "password": PASSWORD});
        let registered = app.client().post("/api/auth/register", form).await;
        registered.refused(400, "bad_email");
        let form = json!({"email": email, "role": "user"});
        let made = admin.post("/api/users", form).await;
        made.refused(400, "bad_email");
        let form = json!({"name": "B", "admin_email": email});
        let made = admin.post("/api/organizations", form).await;
        made.refused(400, "bad_email");
    }
}
