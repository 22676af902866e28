//! Each step of accept and of the signer fails, with and without effect; the whole log is verified after each.

use std::sync::Arc;

use store::{Error, Fault, Step};
use tlog::UnverifiedCheckpoint;

use crate::support::{TestStore, Trouble, event, test_store, with_id};

fn checkpoint(app: &TestStore) -> Result<UnverifiedCheckpoint, Error> {
    let signed = app.store().newest_checkpoint(&app.organization)?;
    Ok(UnverifiedCheckpoint::parse(signed.text.as_bytes()).unwrap())
}

#[test]
fn every_step_may_fail() {
    let trouble = Trouble::default();
    let mut app = test_store();
    let seen = trouble.clone();
    app.reopen_with(|options| options.faults = Arc::new(move |step| seen.at(step)))
        .unwrap();
    let mut handed_out = vec![checkpoint(&app).unwrap()];
    let mut acknowledged: Vec<(String, u64)> = Vec::new();
    let mut round = 0;
    for step in Step::ALL {
        for fault in [Fault::Fail, Fault::FailPersisted, Fault::Full] {
            round += 1;
            let id = format!("id-{round}");
            let before = app.size();
            trouble.set(step, fault);
            // A new person each time, so that keys are written too.
            let mut sent = with_id(round, &id);
            sent.user_id = format!("new-{round}");
            let answer = app.ingest(app.request(vec![event(round), sent.clone()]));
            match answer {
                Ok(outcome) => {
                    acknowledged.push((id.clone(), crate::support::receipts(outcome)[1].index))
                }
                Err(error) => {
                    assert!(trouble.was_met(), "{step:?} {error}");
                    let stops = fault != Fault::Full;
                    assert_eq!(
                        app.store().health().writer.is_some(),
                        stops,
                        "{step:?} {fault:?}: {error}"
                    );
                    if stops {
                        let later = app.ingest(app.request(vec![event(1)])).unwrap_err();
                        assert!(matches!(later, Error::Unavailable(_)), "{later}");
                    }
                }
            }
            // The signer's steps come when a checkpoint is asked for.
            let signed = checkpoint(&app);
            assert!(trouble.was_met(), "{step:?} was not met");
            handed_out.extend(signed.ok());
            app.reopen();
            let size = app.size();
            assert!(
                size == before || size == before + 2,
                "{step:?} {fault:?}: {before} -> {size}"
            );
            app.assert_sound(size);
            // Sent again it is there once, at its index, whatever became of the first time.
            let again = app.send(vec![sent])[0].clone();
            assert_eq!(again.duplicate, size == before + 2, "{step:?} {fault:?}");
            handed_out.push(checkpoint(&app).unwrap());
        }
    }
    for (id, index) in acknowledged {
        let found = app
            .store()
            .find(&app.organization, &id, None)
            .unwrap()
            .unwrap();
        assert_eq!(found.index, index, "{id}");
    }
    app.assert_sound(app.size());
    consistent(&app, &handed_out);
}

/// Every checkpoint is signed by the log and consistent with the last.
fn consistent(app: &TestStore, checkpoints: &[UnverifiedCheckpoint]) {
    let key = app
        .store()
        .vkey(&app.organization, 1)
        .unwrap()
        .parse()
        .unwrap();
    let log = app.store().log(&app.organization).unwrap();
    let verified: Vec<_> = checkpoints
        .iter()
        .map(|c| {
            c.clone()
                .verify(&log.origin, std::slice::from_ref(&key), &[])
                .unwrap()
        })
        .collect();
    let last = verified.last().unwrap();
    for checkpoint in &verified {
        let proof = app
            .store()
            .consistency_proof(&app.organization, checkpoint.size(), last.size())
            .unwrap();
        tlog::verify_consistency(
            checkpoint.size(),
            last.size(),
            &proof,
            checkpoint.root(),
            last.root(),
        )
        .unwrap();
    }
}

#[test]
fn a_failed_append_leaves_no_change_of_a_command() {
    for fault in [Fault::Fail, Fault::Full] {
        let trouble = Trouble::default();
        let mut app = test_store();
        let seen = trouble.clone();
        app.reopen_with(|options| options.faults = Arc::new(move |step| seen.at(step)))
            .unwrap();
        trouble.set(Step::WriteHead, fault);
        let act = |command: &mut store::Command<'_>| {
            command.add_policy(&store::Policy {
                id: "p".into(),
                name: "P".into(),
                enabled: true,
                settings: "{}".into(),
            })?;
            command.record(event(1));
            Ok(())
        };
        let answer = app
            .store()
            .command(&app.organization, act)
            .blocking_recv()
            .unwrap();
        // The reserve is given back for a command that finds the disk full, and it is tried again.
        assert_eq!(answer.is_ok(), fault == Fault::Full, "{answer:?}");
        app.reopen();
        let policy = app.store().policy(&app.organization, "p").unwrap();
        assert_eq!(policy.is_some(), answer.is_ok());
        app.assert_sound(if answer.is_ok() { 2 } else { 1 });
    }
}
