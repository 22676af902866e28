//! Accounts of another system, whether a server runs or not.

use std::{io::Write, process::Stdio};

use serde_json::Value;

use crate::support::{Tour, text};

const PASSWORD: &str = "correct horse battery";
/// As NeoSC's MongoDB has its people. The hashes are of [`PASSWORD`], as libxcrypt makes them.
const PEOPLE: &str = r#"{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f0"},"id":"user-90aa","email":"ana@example.org","name":"Ana García","role":"admin","hashed_password":"$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS","is_active":true}
{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f1"},"id":"user-90ab","email":"ben@example.org","role":"user","hashed_password":"$2a$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S","is_active":false}
"#;
const MORE: &str = "id,email,role,password_hash\r\n\
    user-90ac,\"cleo@example.org\",auditor,$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n\
    user-90ad,dan@example.org,king,$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n\
    user-90ae,Ana@Example.org,user,$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n\
    user-90aa,eve@example.org,user,$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n\
    user-90af,fay@example.org,user,$2y$16$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n\
    user-90b0,gil@example.org,user,\r\n\
    user-90ac,cleo@example.org,user,$2y$05$CCCCCCCCCCCCCCCCCCCCC.4c/Vz//sBM9XkyFmwsCP9HkrjK1U32S\r\n";

fn accounts(tour: &Tour) -> usize {
    tour.good(&["user", "list", "--json"]).lines().count()
}

fn rows(told: &str) -> Vec<Value> {
    let lines = told.lines().filter(|line| line.starts_with('{'));
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn everything(tour: &Tour) {
    tour.write("users.ndjson", PEOPLE);
    let before = tour.events("action:create_user").len();
    let out = tour.run(&["user", "import", "users.ndjson", "--dry-run"]);
    assert!(out.status.success());
    assert_eq!(
        text(&out.stdout),
        "line 1: would be created ana@example.org (user-90aa)\n\
         line 2: would be created ben@example.org (user-90ab)\n"
    );
    let said = text(&out.stderr);
    assert!(said.contains("Not taken over: is_active"), "{said}");
    assert!(
        said.contains("2 would be created; nothing was imported"),
        "{said}"
    );
    assert_eq!(
        (accounts(tour), tour.events("action:create_user").len()),
        (1, before)
    );

    let said = tour.good(&["user", "import", "users.ndjson"]);
    assert!(
        said.starts_with("line 1: created ana@example.org (user-90aa)\n"),
        "{said}"
    );
    let said = tour.good(&["user", "import", "users.ndjson"]);
    assert!(
        said.ends_with("line 2: already there ben@example.org (user-90ab)\n"),
        "{said}"
    );
    assert_eq!(accounts(tour), 3);
    let made = tour.events("action:create_user success:true resource:\"user:user-90aa\"");
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["details"], "Created user ana@example.org as admin");
    assert_eq!(
        (
            &made[0]["metadata"]["imported"],
            &made[0]["metadata"]["after"]["role"]
        ),
        (&Value::Bool(true), &"admin".into())
    );
    assert!(
        made[0]["user_id"]
            .as_str()
            .unwrap()
            .starts_with("operator:")
    );
    some_refused(tour);
    for event in tour.events("action:create_user") {
        assert!(
            !event.to_string().contains("$2"),
            "no hash is recorded: {event}"
        );
    }
}

fn some_refused(tour: &Tour) {
    tour.write("more.csv", MORE);
    let reasons = [
        (3, "`king` is no role"),
        (4, "has an account already, under another id"),
        (5, "is the id of another account"),
        (6, "cost is 16"),
        (7, "there is no password_hash"),
    ];
    for (command, first, refusals) in [
        (
            &["user", "import", "more.csv", "--json", "--dry-run"][..],
            "would_be_created",
            0,
        ),
        (&["user", "import", "more.csv", "--json"], "created", 4),
    ] {
        let (before, made) = (
            tour.events("action:create_user success:false").len(),
            accounts(tour),
        );
        let (told, code) = tour.bad(command);
        assert_eq!(code, 1);
        assert!(
            told.contains("5 accounts of more.csv were refused"),
            "{told}"
        );
        let rows = rows(&told);
        assert_eq!(rows.len(), 7);
        assert_eq!(
            (&rows[0]["outcome"], &rows[0]["line"], &rows[0]["id"]),
            (&first.into(), &2.into(), &"user-90ac".into())
        );
        assert_eq!(rows[6]["outcome"], "already_there");
        for ((line, why), row) in reasons.iter().zip(&rows[1..]) {
            assert_eq!(
                (&row["line"], &row["outcome"]),
                (&(*line).into(), &"refused".into())
            );
            assert!(row["reason"].as_str().unwrap().contains(why), "{row}");
        }
        assert!(!told.contains("CCCCCC"), "no hash is shown: {told}");
        let refused = tour.events("action:create_user success:false").len();
        assert_eq!(refused, before + refusals);
        assert_eq!(accounts(tour), made + usize::from(refusals > 0));
    }
}

#[test]
fn on_a_folder_nobody_serves() {
    everything(&Tour::with_log());
}

#[test]
fn on_a_served_folder_people_sign_in_with_the_password_they_have() {
    let tour = Tour::new();
    let serving = tour.serve();
    everything(&tour);
    for email in ["ana@example.org", "ben@example.org", "cleo@example.org"] {
        assert_eq!(serving.login_as(email, "wrong horse").0, 401, "{email}");
        for _ in 0..2 {
            assert_eq!(serving.login_as(email, PASSWORD).0, 200, "{email}");
        }
    }
    drop(serving);
    assert!(tour.good(&["fsck"]).starts_with("All is well"));
}

#[test]
fn a_file_that_cannot_be_read_imports_nothing() {
    let tour = Tour::with_log();
    for (content, why) in [
        ("", "holds no accounts"),
        ("[]", "holds no accounts"),
        ("id,email,role\n", "holds no accounts"),
        ("[{\"id\":\"u\"", "is it whole"),
        ("id;email;role\n", "`id` is not among them"),
    ] {
        tour.write("bad", content);
        let (said, code) = tour.bad(&["user", "import", "bad"]);
        assert!(said.contains(why) && code == 1, "{content}: {said}");
    }
    let large = std::fs::File::create(tour.path("large")).unwrap();
    large.set_len((32 << 20) + 1).unwrap();
    let (said, _) = tour.bad(&["user", "import", "large"]);
    assert!(said.contains("longer than 32 MiB"), "{said}");
    assert_eq!(accounts(&tour), 1);
}

#[test]
fn accounts_may_come_through_a_pipe() {
    let tour = Tour::with_log();
    let mut child = tour
        .command(&["user", "import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(PEOPLE.as_bytes()).unwrap();
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    assert_eq!(accounts(&tour), 3);
}
