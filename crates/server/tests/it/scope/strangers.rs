//! What others do changes nothing of what one is answered, and what is theirs is as if it had never been.

use std::collections::BTreeMap;

use super::{
    table::{Reads::*, those},
    world::{Answer, EXPORTS, World, followed},
};
use crate::Client;

/// Filters that ask for what is Mary's, for what is everybody's, and for what cannot be.
const QUERIES: &[&str] = &[
    "",
    "user_email=mary@neogenesys.com",
    "user_email=john@neogenesys.com",
    "user_email=-john@neogenesys.com",
    "action=marys_own_action",
    "action=-johns_own_action",
    "action=login,marys_own_action",
    "resource=vault:*",
    "ip_address=198.51.100.0/24",
    "success=false",
    "category=other",
    "id=mary-*",
    "id=mary-3",
    "q=marysecret",
    "q=-marysecret",
    "q=details:marysecret",
    "q=acton:marys_own_action",
    "q=marys_own_action:login",
    "start=2019-01-01&end=2019-12-31",
    "start=2019-01-01",
    "start=yesterday",
    "sender=api_key:*",
    "sort=colour",
];
/// And those only one kind of route has.
const OF_LISTS: &[&str] = &[
    "sort=user_email&limit=3",
    "sort=ip_address&order=asc&limit=7",
    "limit=5",
    "from=0",
    "limit=0",
    "cursor=nonsense",
];
const OF_COUNTS: &[&str] = &[
    "top=1",
    "facets=user_email,ip_address,action&top=2",
    "histogram=false",
    "facets=colour",
];

/// All that is asked of routes that read by filters: only what was sent, for what is asked is recorded in part.
fn queries(path: &str) -> Vec<String> {
    let more = match path {
        "/api/audit-logs" => OF_LISTS,
        "/api/audit-logs/stats" => OF_COUNTS,
        _ => &[],
    };
    let all = QUERIES.iter().chain(more);
    all.map(|query| format!("source=sent&{query}")).collect()
}

/// Everything that somebody is answered, by what they asked.
async fn answers(client: &Client) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    for (path, reads) in those(&[Found, Counted, Followed]) {
        for query in queries(path) {
            let asked = format!("{path}?{query}");
            let answer = match reads {
                Followed => followed(client, &format!("from=0&{query}")).await,
                _ => Answer::get(client, &asked).await,
            };
            answers.insert(asked, answer);
        }
    }
    for (path, _) in those(&[Actions, Own, Nothing]) {
        // Of the whole machine, and in numbers alone.
        if path != "/metrics" && path != "/health" {
            answers.insert(path.into(), Answer::get(client, path).await);
        }
    }
    for (path, reads) in those(&[Event, Proof]) {
        for id in ["john-1", "mary-3", "nobody-3"] {
            if id != "john-1" || reads == Event {
                for query in ["", "?disclose=all", "?disclose=colour"] {
                    let asked = path.replace("{id}", id) + query;
                    answers.insert(asked.clone(), Answer::get(client, &asked).await);
                }
            }
        }
    }
    answers
}

#[tokio::test]
async fn accounts_and_keys_are_for_those_who_see_everything() {
    let world = World::new(false).await;
    let (read, admin) = (world.app.key("read").await, world.app.key("admin").await);
    for (path, _) in those(&[Overseen]) {
        let asked = path.replace("{id}", &world.mary_id);
        for refused in [&world.john, &world.mary, &read] {
            refused.get(&asked).await.refused(403, "forbidden");
        }
        for shown in [&world.admin, &world.auditor, &admin] {
            shown.get(&asked).await.ok();
        }
        // Of another organization there is nothing.
        let of_stranger = world.stranger.get(&asked).await;
        assert!(!of_stranger.text().contains("neogenesys"), "{asked}");
    }
}

#[tokio::test]
async fn what_others_do_changes_nothing_of_ones_answers() {
    let world = World::new(false).await;
    let before = [answers(&world.john).await, answers(&world.stranger).await];
    let of_admin = answers(&world.admin).await;
    world.others_act(60).await;
    let after = [answers(&world.john).await, answers(&world.stranger).await];
    for (before, after) in before.iter().zip(&after) {
        for (asked, answer) in before {
            assert_eq!(answer, &after[asked], "{asked}");
        }
    }
    // And to those who may read all of it, it is news on every route.
    let now = answers(&world.admin).await;
    for (path, _) in those(&[Found, Counted, Followed, Actions]) {
        let asked = of_admin
            .keys()
            .filter(|asked| asked.split('?').next() == Some(path));
        let news = asked
            .filter(|asked| of_admin[*asked] != now[*asked])
            .count();
        assert!(news > 0, "{path}");
    }
    for (path, _) in those(&[Event, Proof]) {
        let asked = path.replace("{id}", "mary-3");
        assert_eq!(
            (of_admin[&asked].status, now[&asked].status),
            (404, 200),
            "{path}"
        );
    }
}

#[tokio::test]
async fn no_word_of_others_is_in_any_answer() {
    let world = World::new(false).await;
    world.others_act(60).await;
    for client in [&world.john, &world.stranger] {
        for (asked, answer) in answers(client).await {
            let text = answer.body.to_lowercase();
            let asked = asked.to_lowercase();
            // A refusal says again what was asked for.
            for word in [
                "mary@",
                "marysecret",
                "marys_own",
                "198.51.100.",
                "vault:",
                "2019-",
                world.mary_id.as_str(),
            ] {
                assert!(
                    !text.contains(word) || asked.contains(word),
                    "{word} in {asked}: {text}"
                );
            }
        }
    }
}

#[tokio::test]
async fn somebody_elses_name_says_no_more_than_nobodys() {
    let world = World::new(false).await;
    world.others_act(60).await;
    for (path, reads) in those(&[Found, Counted, Followed]) {
        for (query, theirs, nobodys) in [
            ("user_email=", "mary@neogenesys.com", "joan@neogenesys.com"),
            ("user_id=", world.mary_id.as_str(), "user-00000000"),
            ("action=", "marys_own_action", "joans_own_action"),
            ("ip_address=", "198.51.100.9", "198.51.100.8"),
            (
                "q=-user_email:",
                "mary@neogenesys.com",
                "joan@neogenesys.com",
            ),
            ("q=", "marysecret", "joansecret"),
            ("resource=", "vault:marys", "vault:joans"),
        ] {
            let answer = async |word: &str| match reads {
                Followed => {
                    followed(&world.john, &format!("from=0&source=sent&{query}{word}")).await
                }
                _ => Answer::get(&world.john, &format!("{path}?source=sent&{query}{word}")).await,
            };
            let (theirs_is, nobodys_is) = (answer(theirs).await, answer(nobodys).await);
            assert_eq!(
                theirs_is.with(theirs, nobodys),
                nobodys_is,
                "{path}?{query}{theirs}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_somebody_elses_is_not_there() {
    let world = World::new(false).await;
    world.others_act(8).await;
    let (of_mary, of_john) = (
        World::export(&world.mary).await,
        World::export(&world.john).await,
    );
    let none = "exp-00000000000000000000000000"
        .get(..of_mary.len())
        .unwrap_or("exp-0");
    for (path, reads) in those(&[Event, Proof, Export]) {
        let (theirs, own, nobodys) = match reads {
            Export => (of_mary.as_str(), of_john.as_str(), none),
            _ => ("mary-3", "john-1", "nobody-3"),
        };
        let mut apart = vec![&world.john, &world.stranger];
        if reads == Export {
            // Not even those who may read all events take others' files.
            apart.extend([&world.admin, &world.auditor]);
        }
        for client in apart {
            for method in ["GET", "HEAD"] {
                for more in ["", "?disclose=all"] {
                    let asked = |id: &str| client.ask(method, &(path.replace("{id}", id) + more));
                    let (found, nothing) = (
                        Answer::of(asked(theirs)).await,
                        Answer::of(asked(nobodys)).await,
                    );
                    assert_eq!(nothing.status, 404, "{path}");
                    assert_eq!(found, nothing, "{method} {path}{more}");
                }
            }
        }
        assert_eq!(
            Answer::get(&world.john, &path.replace("{id}", own))
                .await
                .status,
            200,
            "{path}"
        );
    }
    let listed = world.john.get(EXPORTS).await;
    assert!(listed.text().contains(&of_john) && !listed.text().contains(&of_mary));
    for other in [&world.admin, &world.auditor, &world.stranger] {
        assert_eq!(other.get(EXPORTS).await.text(), "[]");
    }
}

#[tokio::test]
async fn another_organizations_log_is_not_there() {
    for publish in [false, true] {
        let world = World::new(publish).await;
        world.others_act(8).await;
        let organization = world.app.organization.as_str();
        let nobodys = format!("{}{}", &organization[1..], &organization[..1]);
        for (path, reads) in those(&[Log, Entries]) {
            let filled = |of: &str| {
                let path = path.replace("{organization}", of).replace("{number}", "2");
                path.replace("entries/{path}", "entries/000.p/1")
                    .replace("{path}", "0/000.p/1")
            };
            let theirs = Answer::get(&world.stranger, &filled(organization)).await;
            let nothing = Answer::get(&world.stranger, &filled(&nobodys)).await;
            assert_eq!(nothing.status, 404, "{path}");
            if publish && reads == Log {
                // It is for everybody.
                let exists = !path.contains("{number}");
                assert_eq!(theirs.status == 200, exists, "{path}");
            } else {
                assert_eq!(theirs, nothing, "{path}");
                // Its own people hear that it is for auditors, whatever is there.
                for size in ["000.p/1", "999"] {
                    let at = filled(organization).replace("000.p/1", size);
                    world.john.get(&at).await.refused(403, "forbidden");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_operators_routes_are_nowhere() {
    let world = World::new(false).await;
    world.others_act(8).await;
    for (path, _) in those(&[Operators]) {
        for client in [&world.john, &world.stranger, &world.admin] {
            for method in ["GET", "HEAD"] {
                let asked = path.replace("{id}", "mary-3");
                let found = Answer::of(client.ask(method, &asked)).await;
                let nothing = Answer::of(client.ask(method, "/operator/nothing")).await;
                assert_eq!((found.status, &found), (404, &nothing), "{method} {path}");
            }
        }
    }
}

/// The header with which the command line chooses an organization.
#[tokio::test]
async fn nobody_chooses_another_organization() {
    let world = World::new(false).await;
    world.others_act(8).await;
    let chosen = world.app.organization.as_str();
    let chooses = world.stranger.with("x-neosc-organization", chosen);
    let (usual, tried) = (answers(&world.stranger).await, answers(&chooses).await);
    assert_eq!(usual, tried);
    // What somebody without an account asks for is refused before anything is looked up.
    let nobody = world.app.client().with("x-neosc-organization", chosen);
    for (path, _) in those(&[Found, Counted, Followed, Event, Proof, Actions, Own, Export]) {
        let asked = path.replace("{id}", "mary-3");
        nobody.get(&asked).await.refused(401, "unauthenticated");
    }
}
