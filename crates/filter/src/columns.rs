//! Which columns a table of events has.

use std::fmt;
use std::slice::Iter;

use event::Member;

use crate::FilterError;
use crate::suggest::nearest;

/// Columns of a table of events, in order, each once, and at least one: members of an event's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Member>);

impl Columns {
    /// Reads the parameter `columns`, names that commas separate; blank is not given.
    ///
    /// # Errors
    /// Says which name there is not, or is there twice.
    pub fn parse(columns: Option<&str>) -> Result<Option<Self>, FilterError> {
        let Some(text) = columns.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        let (mut found, mut start) = (Vec::new(), 0_usize);
        for name in text.split(',') {
            let end = start.saturating_add(name.len());
            let wrong = |message: String| FilterError::new("columns", start..end, message);
            let Some(member) = Member::from_name(name) else {
                return Err(unknown(name, wrong));
            };
            if found.contains(&member) {
                return Err(wrong(format!("the column {name} is there twice")));
            }
            found.push(member);
            start = end.saturating_add(1);
        }
        Ok(Some(Self(found)))
    }

    /// The fields of the contract.
    pub fn contract() -> Self {
        let contract = Member::ALL.into_iter().take(Member::CONTRACT);
        Self(contract.collect())
    }

    /// In order.
    pub fn as_slice(&self) -> &[Member] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Columns {
    type Item = &'a Member;
    type IntoIter = Iter<'a, Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// As the parameter has them.
impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, member) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            f.write_str(member.name())?;
        }
        Ok(())
    }
}

fn unknown(name: &str, wrong: impl Fn(String) -> FilterError) -> FilterError {
    let names = || Member::ALL.into_iter().map(Member::name);
    if name.trim().is_empty() {
        return wrong("a name is missing beside a comma".into());
    }
    let shown = event::visible(&event::fit(name, 64)).into_owned();
    let error = wrong(format!("there is no column {shown}"));
    match nearest(name, names()) {
        Some(name) => error.hint(format!("did you mean {name}?")),
        None => error.hint(format!(
            "there are {}",
            names().collect::<Vec<_>>().join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_once_in_the_order_given() {
        let read = |text| Columns::parse(Some(text)).map(|columns| columns.unwrap().to_string());
        assert_eq!(read("success,id").unwrap(), "success,id");
        let all: Vec<_> = Member::ALL.into_iter().map(Member::name).collect();
        let all = all.join(",");
        assert_eq!(read(&all).unwrap(), all);
        for blank in [None, Some(""), Some(" ")] {
            assert_eq!(Columns::parse(blank).unwrap(), None);
        }
        assert!(all.starts_with(&Columns::contract().to_string()));
        for (text, at, says) in [
            ("id,user_mail", 3..12, "did you mean user_email?"),
            ("id,action,id", 10..12, "twice"),
            ("id,,action", 3..3, "missing"),
            ("id,", 3..3, "missing"),
            ("Id", 0..2, "did you mean id?"),
            ("id, action", 3..10, "action"),
            ("proof", 0..5, "there are id, user_id"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!((error.input, error.at.clone()), ("columns", at), "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}
