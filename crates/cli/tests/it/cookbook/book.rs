//! The recipes as they stand in `docs/COOKBOOK.md`.

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/COOKBOOK.md"
));
const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md"));
/// What stands for text that was left out.
const LEFT_OUT: char = '…';

/// A section that asks something.
pub(super) struct Recipe {
    pub(super) title: String,
    /// The filter.
    pub(super) query: String,
    pub(super) steps: Vec<Step>,
}

/// A command, and what it says.
pub(super) struct Step {
    pub(super) command: String,
    pub(super) output: String,
}

/// What the README shows of it.
pub(super) fn taste() -> Recipe {
    Recipe {
        title: "README".to_owned(),
        query: String::new(),
        steps: steps(README),
    }
}

/// Everything that asks something, in order.
pub(super) fn recipes() -> Vec<Recipe> {
    let sections = TEXT.split("\n## ").skip(1);
    sections.map(recipe).collect()
}

/// The commands to begin with, but for what the reader fills in.
pub(super) fn preparation() -> Vec<&'static str> {
    let block = TEXT
        .split("```sh\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let lines = block.unwrap().lines();
    lines.filter(|line| !line.contains(LEFT_OUT)).collect()
}

fn recipe(section: &str) -> Recipe {
    let (title, rest) = section.split_once('\n').unwrap();
    let query = rest.trim_start().lines().next().unwrap();
    let query = query
        .strip_prefix('`')
        .and_then(|query| query.strip_suffix('`'));
    Recipe {
        title: title.to_owned(),
        query: query
            .unwrap_or_else(|| panic!("{title} has no filter"))
            .to_owned(),
        steps: steps(rest),
    }
}

/// The commands of the first block of them, which may go on in further lines, and their outputs.
fn steps(text: &str) -> Vec<Step> {
    let block = text.split("```console\n").nth(1).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    for line in block.split("```").next().unwrap().lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                command: command.to_owned(),
                output: String::new(),
            });
            continue;
        }
        let step = steps.last_mut().unwrap();
        let text = match step.command.ends_with('\\') {
            true => &mut step.command,
            false => &mut step.output,
        };
        text.push('\n');
        text.push_str(line);
    }
    steps
}

/// The title as links to it write it.
pub(super) fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// The names that the list at the beginning links to.
pub(super) fn linked() -> Vec<&'static str> {
    let links = TEXT.split("](#").skip(1);
    links.map(|link| link.split(')').next().unwrap()).collect()
}

/// Whether an output is the expected one, but for what is left out there, times, ids, indexes, bars, shares and widths of
/// columns.
pub(super) fn is_as_expected(output: &str, expected: &str) -> bool {
    let (output, expected) = (masked(output), masked(expected));
    let mut pieces = expected.split(LEFT_OUT).map(str::trim).peekable();
    let Some(mut rest) = pieces.next().and_then(|first| output.strip_prefix(first)) else {
        return false;
    };
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.trim().is_empty()
}

/// The text with a sign in place of what is another each time.
pub(super) fn masked(text: &str) -> String {
    let lines = text.trim().lines().map(|line| {
        let mut words: Vec<String> = line.split_whitespace().map(word).collect();
        // A row of events begins with its index.
        if words.len() > 2 && words[1] == "<time>" && words[0].bytes().all(|b| b.is_ascii_digit()) {
            words[0] = "<index>".into();
        }
        // One event's is said in words; how many came before it depends on the hour.
        let said = words.iter().position(|word| word == "index");
        if let Some(index) = said.and_then(|place| words.get_mut(place + 1))
            && index.bytes().all(|b| b.is_ascii_digit())
        {
            *index = "<index>".into();
        }
        // How much there is of something depends on the day of the week.
        words.dedup_by(|word, before| is_bars(word) && is_bars(before));
        for place in 0..words.len() {
            if is_bars(&words[place]) {
                words[place] = "<bars>".into();
            } else if words.get(place + 1).is_some_and(|next| next == "%") {
                words[place] = "<share>".into();
            }
        }
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_bars(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|character| ('▁'..='█').contains(&character))
}

/// Times, ids and indexes of a word, wherever they are in it.
fn word(word: &str) -> String {
    let (mut out, mut rest) = (String::new(), word);
    while let Some(first) = rest.chars().next() {
        let taken = [(time(rest), "<time>"), (id(rest), "<id>")];
        match taken.into_iter().find(|(length, _)| *length > 0) {
            Some((length, sign)) => {
                out.push_str(sign);
                rest = &rest[length..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

/// How much of the text's beginning is a time.
fn time(text: &str) -> usize {
    let form = "0000-00-00T";
    let digits = |text: &str| {
        text.bytes()
            .zip(form.bytes())
            .take_while(|(b, f)| match f {
                b'0' => b.is_ascii_digit(),
                f => b == f,
            })
            .count()
    };
    if digits(text) < form.len() {
        return 0;
    }
    let rest = text.bytes().skip(form.len());
    form.len()
        + rest
            .take_while(|b| b.is_ascii_digit() || b".:Z".contains(b))
            .count()
}

/// How much of it is the id of an event.
fn id(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("log-") else {
        return 0;
    };
    let length = rest
        .bytes()
        .take_while(|b| b.is_ascii_hexdigit() || *b == b'-')
        .count();
    if length == 36 { 4 + length } else { 0 }
}

#[test]
fn outputs_are_compared_but_for_what_changes() {
    let table = "Index  Timestamp             User  Status\n7      2026-11-26T01:19:01Z  ana   ok\n12     2026-11-27T01:19:01.5Z  john  FAILED\n";
    for (expected, same) in [
        (
            "Index Timestamp User Status\n9 2001-01-01T00:00:00Z ana ok\n10 2001-01-01T00:00:00Z john FAILED",
            true,
        ),
        (
            "Index Timestamp User Status\n…\n10 2001-01-01T00:00:00Z john …",
            true,
        ),
        ("Index …\n3 2001-01-01T00:00:00Z ana …", true),
        (
            "Index Timestamp User Status\n…\n10 2001-01-01T00:00:00Z john ok",
            false,
        ),
        (
            "Index Timestamp User Status\n9 2001-01-01T00:00:00Z ana ok",
            false,
        ),
        ("Index Timestamp User Status\n… ana FAILED\n…", false),
        ("Timestamp …", false),
        ("… john FAILED … ana ok …", false),
        ("…", true),
    ] {
        assert_eq!(is_as_expected(table, expected), same, "{expected}");
    }
    assert_eq!(
        masked(r#"[{"id":"log-01a216e4-dde2-7000-83a1-6302d03c2771","x":1"#),
        r#"[{"id":"<id>","x":1"#
    );
}
