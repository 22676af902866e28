//! Old copies, lost signers, second servers.

use std::path::Path;

use rusqlite::Connection;
use store::{Error, Options, Store};

use crate::support::{TestStore, event, test_store};

/// A consistent copy of a database, as a backup would be.
pub(crate) fn back_up(from: &Path, to: &Path) {
    let connection = Connection::open(from).unwrap();
    connection
        .execute("VACUUM INTO ?1", [to.to_str().unwrap()])
        .unwrap();
}

/// Puts a copy in the place of a stopped store's database.
pub(crate) fn put_back(app: &TestStore, copy: &Path) {
    for wal in ["neosc.db-wal", "neosc.db-shm"] {
        let _ = std::fs::remove_file(app.options.data.join(wal));
    }
    std::fs::copy(copy, app.database()).unwrap();
}

#[test]
fn an_old_copy_of_the_data_refuses_to_accept() {
    let mut app = test_store();
    app.send((0..10).map(event).collect());
    let backup = app.folder.path().join("backup.db");
    back_up(&app.database(), &backup);
    app.send((0..10).map(event).collect());
    app.store().newest_checkpoint(&app.organization).unwrap();
    app.stop();
    let newest = app.folder.path().join("newest.db");
    back_up(&app.database(), &newest);
    put_back(&app, &backup);
    app.reopen();
    let refused = app.ingest(app.request(vec![event(1)])).unwrap_err();
    assert!(
        matches!(&refused, Error::Stopped(why) if why.contains("old copy")),
        "{refused}"
    );
    assert!(!app.store().health().is_well());
    assert!(matches!(
        app.store().newest_checkpoint(&app.organization),
        Err(Error::Stopped(_))
    ));
    assert_eq!(app.size(), 11, "nothing was appended");
    // With the newest copy it goes on.
    app.stop();
    put_back(&app, &newest);
    app.reopen();
    app.send(vec![event(1)]);
    app.assert_sound(22);
}

#[test]
fn another_history_of_the_same_length_refuses_to_accept() {
    let mut app = test_store();
    app.send(vec![event(1)]);
    app.stop();
    let backup = app.folder.path().join("backup.db");
    back_up(&app.database(), &backup);
    app.reopen();
    app.send(vec![event(2), event(3)]);
    app.stop();
    // The other history grows past the signed one without the signer.
    let aside = app.options.signer.with_extension("aside");
    copy_folder(&app.options.signer, &aside);
    put_back(&app, &backup);
    std::fs::remove_file(app.options.signer.join("memory")).unwrap();
    store::trust_database(&app.options).unwrap();
    app.reopen();
    app.send(vec![event(4), event(5), event(6)]);
    app.stop();
    std::fs::remove_dir_all(&app.options.signer).unwrap();
    copy_folder(&aside, &app.options.signer);
    app.reopen();
    let refused = app.ingest(app.request(vec![event(1)])).unwrap_err();
    assert!(
        matches!(&refused, Error::Stopped(why) if why.contains("not those that were signed")),
        "{refused}"
    );
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_name() == "reserve" {
            continue;
        }
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_missing_signer_is_an_error_until_the_database_is_trusted() {
    let mut app = test_store();
    app.send(vec![event(1)]);
    app.stop();
    std::fs::remove_file(app.options.signer.join("memory")).unwrap();
    let missing = app.reopen_with(|_| {}).unwrap_err();
    assert!(
        missing.to_string().contains("signer init --trust-database"),
        "{missing}"
    );
    store::trust_database(&app.options).unwrap();
    app.reopen();
    app.send(vec![event(2)]);
    app.stop();
    std::fs::remove_file(app.options.signer.join("seed")).unwrap();
    assert!(app.reopen_with(|_| {}).is_err());
    assert!(
        store::trust_database(&app.options).is_err(),
        "a new seed would be another log's"
    );
}

#[test]
fn one_process_has_a_folder() {
    let app = test_store();
    let second = Store::open(&app.options).err().unwrap();
    let pid = std::process::id().to_string();
    assert!(
        matches!(&second, Error::Conflict { code: "folder_in_use", message } if message.contains(&pid)),
        "{second}"
    );
    let again = store::init(&app.options, None).unwrap_err();
    assert!(matches!(again, Error::Conflict { .. }));
    let nowhere = Options::new(&app.folder.path().join("nowhere"));
    assert!(
        Store::open(&nowhere)
            .err()
            .unwrap()
            .to_string()
            .contains("neosc init")
    );
}

#[test]
fn two_servers_do_not_share_a_signer() {
    let app = test_store();
    let copied = app.folder.path().join("copied");
    copy_folder(&app.options.data, &copied);
    let second = Options {
        data: copied,
        ..app.options.clone()
    };
    let refused = Store::open(&second).err().unwrap();
    assert!(
        matches!(
            refused,
            Error::Conflict {
                code: "signer_in_use",
                ..
            }
        ),
        "{refused}"
    );
}

#[test]
fn an_emptied_memory_signs_no_other_history() {
    let mut app = test_store();
    app.send(vec![event(1)]);
    app.store().newest_checkpoint(&app.organization).unwrap();
    app.stop();
    let memory = app.options.signer.join("memory");
    let head = std::fs::read_to_string(&memory).unwrap();
    std::fs::write(&memory, format!("{}\n", head.lines().next().unwrap())).unwrap();
    app.reopen();
    let signed = app.store().newest_checkpoint(&app.organization);
    assert!(matches!(signed, Err(Error::Stopped(_))), "{signed:?}");
    assert!(matches!(
        app.ingest(app.request(vec![event(3)])),
        Err(Error::Stopped(_))
    ));
}

#[test]
fn a_signer_in_use_is_not_made_anew() {
    let app = test_store();
    app.send(vec![event(1)]);
    app.store().newest_checkpoint(&app.organization).unwrap();
    let copied = app.folder.path().join("copied");
    copy_folder(&app.options.data, &copied);
    let copy = Options {
        data: copied,
        ..app.options.clone()
    };
    let memory = app.options.signer.join("memory");
    let before = std::fs::read_to_string(&memory).unwrap();
    assert!(store::trust_database(&copy).is_err());
    assert_eq!(std::fs::read_to_string(&memory).unwrap(), before);
}
