//! Lists the files of the built console, so that they are inside the program. Without them the crate builds too: then
//! `src/console` has a page that says so.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
};

/// How files may be compressed, the tightest first: the content coding (RFC 9110, 8.4.1), and how the file's name ends.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

fn main() -> Result<(), Box<dyn Error>> {
    // The folder is in git, so that it is always there to be watched; what the console's build puts into it is not.
    let dist = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../console/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let site = dist.join("site");
    let mut files = Vec::new();
    if site.join("index.html").is_file() {
        list(&site, &mut files)?;
    }
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = String::from("&[\n");
    // Copies, which the console's next build cannot take away from under the compiler.
    let copied = |name: String, bytes: &[u8]| -> Result<String, Box<dyn Error>> {
        let copy = out.join(name);
        fs::write(&copy, bytes)?;
        Ok(format!("include_bytes!({copy:?})"))
    };
    for (place, file) in files.iter().enumerate() {
        let path = file.strip_prefix(&site)?.to_str().ok_or("a file's name")?;
        if CODINGS.iter().any(|(_, end)| path.ends_with(end)) {
            continue;
        }
        let bytes = fs::read(file)?;
        let etag = format!("{:016x}", digest(&bytes));
        let plain = copied(format!("console-{place}"), &bytes)?;
        let mut coded = String::new();
        for (coding, end) in CODINGS {
            let beside = site.join(format!("{path}{end}"));
            if beside.is_file() {
                let bytes = copied(format!("console-{place}{end}"), &fs::read(beside)?)?;
                write!(coded, "({coding:?}, {bytes}), ")?;
            }
        }
        writeln!(
            table,
            "Asset {{ path: {:?}, etag: {etag:?}, bytes: {plain}, coded: &[{coded}] }},",
            format!("/{path}")
        )?;
    }
    table.push(']');
    fs::write(out.join("console.rs"), table)?;
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Tells one build's file from another's. Nobody gains by making two alike.
fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
