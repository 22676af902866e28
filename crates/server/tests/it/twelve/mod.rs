//! The twelve actions of the platform: each x {success, each refusal} -> the exact events, through HTTP.
//!
//! The table is in [`table`]; here is what carries its rows out.

mod table;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    app::{ADMIN, PASSWORD},
    recorded::line,
    sso::{Sso, person},
};
use table::{Ask, Row, sections};

/// What the rows of one action happen to, one after the other.
struct World {
    sso: Sso,
    clients: BTreeMap<&'static str, Client>,
    /// By name, what stands for it in rows: of who acts, and of the newest answers.
    words: BTreeMap<String, String>,
}

impl World {
    async fn new(registration: bool) -> Self {
        let sso = Sso::with(|setup| {
            setup.registration = registration;
            setup.settings.trusted_proxies = vec!["127.0.0.0/8".into()];
        })
        .await;
        let mut world = Self {
            sso,
            clients: BTreeMap::new(),
            words: BTreeMap::new(),
        };
        let made = |email: &'static str, role: &'static str| json!({"email": email, "role": role, "password": PASSWORD, "name": role});
        let admin = world.app().admin().await;
        let olga = made("olga@neogenesys.com", "auditor");
        let john = made("john@neogenesys.com", "user");
        for form in [olga, john] {
            admin.post("/api/users", form).await.ok();
        }
        let clients = [
            ("nobody", world.app().client()),
            ("operator", world.app().operator()),
            ("user", world.app().login("john@neogenesys.com").await),
            ("auditor", world.app().login("olga@neogenesys.com").await),
            ("key", world.app().key("admin").await),
            ("admin", admin),
        ];
        for (name, client) in clients {
            let me = client.get("/api/auth/me").await;
            if me.status == 200 && name != "operator" {
                let me = me.ok();
                let text = |field: &str| me[field].as_str().unwrap().to_owned();
                let by = format!("by {} <{}> from 127.0.0.1", text("id"), text("email"));
                world.words.insert(name.into(), by);
                world.words.insert(format!("{name} id"), text("id"));
            }
            world.clients.insert(name, client);
        }
        world
    }

    fn app(&self) -> &TestApp {
        &self.sso.app
    }

    fn filled(&self, text: &str) -> String {
        let mut filled = text.replace("PASSWORD", PASSWORD).replace("ADMIN", ADMIN);
        for (name, word) in &self.words {
            filled = filled.replace(&format!("{{{name}}}"), word);
        }
        if let Some(lucia) = self
            .app()
            .store
            .user_by_email("lucia@neogenesys.com")
            .unwrap()
        {
            filled = filled.replace("{lucia id}", &lucia.id);
        }
        // `{mia@...}` is whoever has that address, also since a moment ago.
        while let Some(start) = filled.find('{').filter(|at| filled[*at..].contains('@')) {
            let Some(end) = filled[start..].find('}').map(|end| start + end) else {
                break;
            };
            let email = filled[start + 1..end].to_owned();
            let Some(user) = self.app().store.user_by_email(&email).unwrap() else {
                break;
            };
            let by = format!("by {} <{email}> from 127.0.0.1", user.id);
            filled.replace_range(start..=end, &by);
        }
        filled
    }

    /// The status of the answer.
    async fn ask(&mut self, ask: &Ask) -> u16 {
        match ask {
            Ask::Times(times, ask) => {
                for n in 0..*times {
                    let status = Box::pin(self.ask(ask)).await;
                    assert!(status < 300, "{n}: {status}");
                }
                0
            }
            Ask::Fails(times, ask) => {
                for n in 0..*times {
                    let status = Box::pin(self.ask(ask)).await;
                    assert!(status >= 400, "{n}: {status}");
                }
                0
            }
            Ask::Wait(seconds) => {
                self.app().advance(*seconds);
                0
            }
            Ask::Http(who, what, body) => {
                let (method, path) = what.split_once(' ').unwrap();
                let path = self.filled(path);
                let mut asked = self.clients[who].ask(method, &path);
                if !body.is_empty() {
                    asked = asked.body("application/json", self.filled(body));
                }
                let reply = asked.send().await;
                for name in ["session_id", "mfa_token"] {
                    let answer: Value = serde_json::from_str(reply.text()).unwrap_or_default();
                    if let Some(word) = answer[name].as_str() {
                        self.words.insert(name.into(), word.into());
                    }
                }
                reply.status.as_u16()
            }
            Ask::OtherOrganization => {
                self.app().other_organization().await;
                0
            }
            Ask::Sso(roles, change) => {
                let begun = self.sso.begin().await;
                let mut claims = self.sso.claims(&begun);
                let mut userinfo = person("271", "lucia@neogenesys.com", roles);
                change(&mut claims, &mut userinfo);
                let signed = crate::sso::Signed::By(1);
                let answer = self.sso.come_back(&begun, &claims, signed, &userinfo).await;
                answer.status.as_u16()
            }
            Ask::ForeignAnswer => {
                let path = "/api/auth/sso/callback?code=x&state=of-nobody";
                self.clients["nobody"].get(path).await.status.as_u16()
            }
        }
    }

    /// What was otherwise than the row says, if anything was.
    async fn carry_out(&mut self, action: &str, row: &Row) -> Option<String> {
        for given in row.given {
            let status = self.ask(given).await;
            assert!(status < 300, "{action}: {}: given: {status}", row.case);
        }
        let before = self.app().size();
        let status = self.ask(&row.ask).await;
        let recorded: Vec<_> = self.app().since(before).iter().map(line).collect();
        let expected: Vec<_> = row.events.iter().map(|line| self.filled(line)).collect();
        // Whoever signed out signs in again.
        if *action == *"logout" && status == 200 {
            let again = self.app().login("john@neogenesys.com").await;
            self.clients.insert("user", again);
        }
        let is_so = recorded == expected && status == row.status;
        (!is_so).then(|| {
            format!(
                "{action}: {}: {status} {recorded:#?}, not {expected:#?}",
                row.case
            )
        })
    }
}

#[tokio::test]
async fn each_success_and_each_refusal_and_its_event() {
    let mut faults = Vec::new();
    for section in sections() {
        let mut world = World::new(section.registration).await;
        for row in section.rows {
            faults.extend(world.carry_out(section.action, row).await);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// An action is of the platform if somebody here does it; these are the twelve of its contract.
#[test]
fn all_twelve_are_there_with_a_success_and_a_refusal() {
    const TWELVE: [&str; 12] = [
        "register",
        "login",
        "sso_login",
        "logout",
        "launch_workspace",
        "stop_workspace",
        "create_workspace",
        "update_workspace",
        "delete_workspace",
        "reset_workspaces",
        "disconnect_session",
        "toggle_policy",
    ];
    for action in TWELVE {
        let rows: Vec<_> = sections()
            .filter(|section| section.action == action)
            .flat_map(|section| section.rows)
            .collect();
        for outcome in ["ok", "failed"] {
            let tells = |row: &&&Row| {
                let last = row.events.last().unwrap_or(&"");
                let mut words = last.split(' ');
                words.next() == Some(action) && words.nth(1) == Some(outcome)
            };
            assert!(rows.iter().any(|row| tells(&row)), "{action} {outcome}");
        }
    }
    assert!(sections().all(|section| TWELVE.contains(&section.action)));
}
