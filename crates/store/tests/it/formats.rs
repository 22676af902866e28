//! What earlier versions wrote is read, and goes on (`testdata/formats`).

use std::path::Path;

use event::NewEvent;
use store::{Options, Store};
use tlog::{TlogProof, VerifierKey};

use crate::support::{event, ingest, receipts, request};

fn formats(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/formats")
        .join(name)
}

#[test]
fn the_folder_of_version_one_is_read_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::new(&folder.path().join("data"));
    for (from, to) in [("v1", &options.data), ("v1/secrets", &options.signer)] {
        std::fs::create_dir_all(to).unwrap();
        for file in std::fs::read_dir(formats(from)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
    let store = Store::open(&options).unwrap();
    let (organization, _) = store.organizations().unwrap().remove(0);
    assert_eq!(store.log(&organization).unwrap().size, 311);

    // An id of then is known, with its receipt of then.
    let found = store.find(&organization, "sent-7", None).unwrap().unwrap();
    let sent = NewEvent {
        id: Some("sent-7".into()),
        user_id: found.record.user_id.clone(),
        user_email: found.record.user_email.clone(),
        action: found.record.action.clone(),
        resource: found.record.resource.clone(),
        details: found.record.details.clone(),
        ip_address: found.record.ip_address.clone(),
        timestamp: Some(found.record.timestamp),
        success: found.record.success,
        ..NewEvent::default()
    };
    let again = receipts(ingest(&store, request(&organization, vec![sent])).unwrap());
    assert_eq!((again[0].index, again[0].duplicate), (found.index, true));
    let new = receipts(ingest(&store, request(&organization, vec![event(1)])).unwrap());
    assert_eq!(new[0].index, 311);

    let proven = store.prove(&organization, found.position).unwrap();
    let key: VerifierKey = store.vkey(&organization, 1).unwrap().parse().unwrap();
    TlogProof::parse(proven.proof.as_bytes())
        .unwrap()
        .verify(
            tlog::leaf_hash(&proven.entry),
            key.name().as_str(),
            std::slice::from_ref(&key),
            &[],
        )
        .unwrap();
    store.close();
    drop(store);
    let report = store::fsck(&options, &mut |_, _| {}).unwrap();
    assert_eq!((report.findings, report.entries), (Vec::new(), 312));
}
