//! What earlier versions wrote is read, and goes on (`testdata/formats`).

use std::path::{Path, PathBuf};

use event::{NewEvent, Timestamp};
use store::{
    EndedBy, Found, Options, Prover, Role, SavedView, Scope, Session, SessionQuery, Store,
};
use tlog::{TlogProof, VerifierKey};

use crate::support::{event, ingest, receipts, request};

fn formats(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/formats")
        .join(name)
}

/// Copies a folder with what is below it, but for what has one of these names.
fn copy(from: &Path, to: &Path, without: &[&str]) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let name = file.file_name();
        if without.iter().any(|without| name == *without) {
            continue;
        }
        match file.file_type().unwrap().is_dir() {
            true => copy(&file.path(), &to.join(name), &[]),
            false => drop(std::fs::copy(file.path(), to.join(name)).unwrap()),
        }
    }
}

#[test]
fn the_folder_of_version_one_is_read_and_goes_on() {
    reads_and_goes_on("v1", [311, 0], 0, "sent-7");
}

#[test]
fn the_folder_of_schema_four_is_read_and_goes_on() {
    reads_and_goes_on("v4", [4173, 0], 4096, "sent-4147");
}

#[test]
fn the_folder_of_schema_six_is_read_and_goes_on() {
    reads_and_goes_on("v6", [4122, 2], 4096, "sent-4097");
}

/// Accounts and what they have, as a server of schema six left them.
#[test]
fn the_platform_of_schema_six_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&copied("v6", folder.path())).unwrap();
    let (of, name) = store.organizations().unwrap().remove(0);
    assert_eq!(name, "Neogénesys");
    let told = store.organization(&of).unwrap().unwrap().terms;
    assert_eq!(
        (told.time_zone.as_str(), told.language.as_str()),
        ("Europe/Madrid", "es")
    );
    let users = store.users(&of, "", 10).unwrap();
    let seen: Vec<_> = users
        .iter()
        .map(|user| {
            (
                user.email.as_str(),
                user.role,
                user.second_factor,
                user.expires_at.is_some(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("ana@neogenesys.com", Role::Admin, false, false),
            ("john@neogenesys.com", Role::User, true, false),
            ("olga@neogenesys.com", Role::Auditor, false, true),
        ]
    );
    let mut wanted = SessionQuery {
        limit: 10,
        ..SessionQuery::default()
    };
    let ended = |sessions: Vec<Session>| {
        sessions
            .into_iter()
            .map(|one| one.ended_by)
            .collect::<Vec<_>>()
    };
    let all = [Some(EndedBy::Logout), None, Some(EndedBy::Stop)];
    assert_eq!(ended(store.sessions(&of, &wanted).unwrap()), all);
    wanted.running = true;
    let running = store.sessions(&of, &wanted).unwrap().remove(0);
    assert_eq!(
        (running.workspace_id.as_str(), running.user_id.as_str()),
        ("ws-sap-neogenesys", users[1].id.as_str())
    );
    // It goes on under a sign-in that lasts, with a second factor.
    let sign_ins = store
        .sign_ins_of(&of, &users[1].id, running.started_at)
        .unwrap();
    assert_eq!(Some(sign_ins[0].id.as_str()), running.sign_in_id.as_deref());
    assert_eq!(sign_ins[0].method, "password+totp");
    let policy = store.policy(&of, "pol-session-timeout").unwrap().unwrap();
    assert_eq!(policy.settings, r#"{"idle_minutes":60}"#);
    let keys = store.api_keys(&of, (Timestamp::default(), ""), 10).unwrap();
    assert_eq!(
        (keys[0].name.as_str(), keys[0].scope),
        ("siem", Scope::Read)
    );
    store.close();
}

/// What schema seven has more is empty, and of use, in the folders of all before it.
#[test]
fn people_of_then_may_have_saved_views() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&copied("v6", folder.path())).unwrap();
    let (of, _) = store.organizations().unwrap().remove(0);
    let ana = store.user_by_email("ana@neogenesys.com").unwrap().unwrap();
    assert_eq!(store.saved_views(&of, &ana.id).unwrap(), []);
    let user_id = ana.id.clone();
    let made = store.command(&of, move |command| {
        let view = SavedView {
            id: "view-1".into(),
            user_id: user_id.clone(),
            user_email: "ana@neogenesys.com".into(),
            name: "Failures".into(),
            address: "success=false".into(),
            shared: true,
            created_at: command.now(),
            updated_at: command.now(),
        };
        command.put_saved_view(&view)?;
        Ok(view)
    });
    let made = made.blocking_recv().unwrap().unwrap();
    assert_eq!(store.saved_views(&of, "john").unwrap(), [made]);
    store.close();
}

/// A copy of a folder of then, and of its signer.
fn copied(version: &str, to: &Path) -> Options {
    let options = Options::new(&to.join("data"));
    copy(&formats(version), &options.data, &["secrets", "exports"]);
    copy(&formats(version).join("secrets"), &options.signer, &[]);
    options
}

/// `size`: entries of its log, and of those beside it; `sealed`: how many of the first are in a segment. `id`: one that a
/// sender supplied and that is not sealed.
fn reads_and_goes_on(version: &str, [size, beside]: [u64; 2], sealed: u64, id: &str) {
    let folder = tempfile::tempdir().unwrap();
    let options = copied(version, folder.path());
    let store = Store::open(&options).unwrap();
    let (organization, _) = store.organizations().unwrap().remove(0);
    let log = store.log(&organization).unwrap();
    assert_eq!((log.size, log.sealed), (size, sealed));

    // An id of then is known, with its receipt of then.
    let found = store.find(&organization, id, None).unwrap().unwrap();
    let again = receipts(ingest(&store, request(&organization, vec![sent(&found)])).unwrap());
    assert_eq!((again[0].index, again[0].duplicate), (found.index, true));
    let new = receipts(ingest(&store, request(&organization, vec![event(1)])).unwrap());
    assert_eq!(new[0].index, size);

    let key: VerifierKey = store.vkey(&organization, 1).unwrap().parse().unwrap();
    let positions: Vec<u64> = (0..=size).step_by(41).chain([found.position]).collect();
    let proven = Prover::new(&organization).prove(&store, &positions);
    for (position, proven) in positions.iter().zip(proven.unwrap()) {
        let at = store.at(&organization, *position).unwrap().unwrap();
        assert_eq!((at.index, &at.record), (proven.index, &proven.record));
        TlogProof::parse(proven.proof.as_bytes())
            .unwrap()
            .verify(
                tlog::leaf_hash(&proven.entry),
                key.name().as_str(),
                std::slice::from_ref(&key),
                &[],
            )
            .unwrap();
    }
    store.close();
    drop(store);
    let report = store::fsck(&options, &mut |_, _| {}).unwrap();
    assert_eq!(
        (report.findings, report.entries),
        (Vec::new(), size + 1 + beside)
    );
}

/// An event as it was sent then.
fn sent(found: &Found) -> NewEvent {
    let record = found.record.clone();
    NewEvent {
        id: record.original_id,
        user_id: record.user_id,
        user_email: record.user_email,
        action: record.action,
        resource: record.resource,
        details: record.details,
        ip_address: record.ip_address,
        timestamp: Some(record.timestamp),
        success: record.success,
        session_id: record.session_id,
        metadata: record.metadata,
        ..NewEvent::default()
    }
}
