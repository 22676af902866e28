//! Manifests of exports: read back, and refused with one thing wrong.

use verify::{
    BundleError, EXPORT_FORMAT, ExportRecord, Manifest, NoExport, Verdict, verify_bundle,
};

use crate::world::World;

fn manifest(world: &World) -> Manifest {
    Manifest {
        salt: [0xa5; 32],
        record: world.bundle(1, &["metadata", "details"]),
    }
}

#[test]
fn a_manifest_reads_back() {
    let world = World::new();
    let json = manifest(&world).to_json();
    let read = Manifest::parse(&json).unwrap();
    assert_eq!((read.to_json(), read.salt), (json.clone(), [0xa5; 32]));
    let report = verify_bundle(&read.record, &world.keys());
    assert_eq!(report.verdict, Verdict::Genuine);
    // Genuine, and no export.
    let no_export = ExportRecord::of(&report.event.unwrap());
    assert_eq!(no_export, Err(NoExport::Action));
}

#[test]
fn what_departs_from_the_format_is_refused() {
    let world = World::new();
    let json = manifest(&world).to_json();
    let salt = "a5".repeat(32);
    for (from, to) in [
        ("{\"format\"", "{\"more\":1,\"format\""),
        ("{\"format\"", "{\"salt\":\"\",\"format\""),
        (&*salt, &salt[2..]),
        (&salt, &salt.to_uppercase()),
        ("\"salt\"", "\"salz\""),
        ("\"record\":{", "\"record\":{\"more\":1,"),
        ("\"record\":{", "\"record\":[],\"more\":{"),
    ] {
        assert!(json.contains(from), "{from}");
        let changed = json.replacen(from, to, 1);
        assert!(Manifest::parse(&changed).is_err(), "{to}");
    }
    let other = json.replacen(EXPORT_FORMAT, "neosc-audit-export-v2", 1);
    assert!(matches!(
        Manifest::parse(&other),
        Err(BundleError::Format(_))
    ));
    let bundle = world.bundle(1, &[]).to_json();
    assert!(matches!(
        Manifest::parse(&bundle),
        Err(BundleError::Format(_))
    ));
}
