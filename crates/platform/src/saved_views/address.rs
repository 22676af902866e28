//! The address of a saved view: the query string of a list of events.

use filter::{Columns, FilterError, Limit, Params, Sort};

use crate::{Error, Result};

/// Bytes of an address, as it is kept.
const LONGEST: usize = 4096;

/// What the list would be asked for beside the filter.
#[derive(Default)]
struct Beside {
    sort: Option<String>,
    order: Option<String>,
    limit: Option<String>,
    columns: Option<String>,
    /// `shown`: views of the log too, which the console leaves out otherwise.
    reads: Option<String>,
}

/// An address as it is kept: with the parameters of the list that have a value, in the order they were given, written as
/// browsers write forms. It may begin with `?`.
///
/// What is kept is what the list takes, but for a place in it (`cursor`, `from`), and what the console shows of it: the
/// columns, and whether views of the log. Anything else is refused, so that no view says less than its name promises.
///
/// # Errors
/// [`Error::Invalid`] `bad_address`, which says what is wrong.
pub(super) fn checked(text: &str) -> Result<String> {
    let text = text.strip_prefix('?').unwrap_or(text);
    let mut pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(text).map_err(|_| bad("it is no query string"))?;
    pairs.retain(|(_, value)| !value.is_empty());
    let (mut params, mut beside) = (Params::default(), Beside::default());
    let mut places: Vec<_> = params.places().into();
    places.extend([
        ("sort", &mut beside.sort),
        ("order", &mut beside.order),
        ("limit", &mut beside.limit),
        ("columns", &mut beside.columns),
        ("reads", &mut beside.reads),
    ]);
    for (name, value) in &pairs {
        let known = places.iter_mut().find(|(known, _)| *known == name.as_str());
        let Some((_, place)) = known else {
            let names: Vec<_> = places.iter().map(|(known, _)| *known).collect();
            return Err(bad(format!(
                "a view has no parameter `{}`: there are {}",
                event::visible(&event::fit(name, 64)),
                names.join(", ")
            )));
        };
        if place.replace(value.clone()).is_some() {
            return Err(bad(format!("`{name}` is there twice")));
        }
    }
    is_understood(&params, &beside).map_err(|error| bad(error.to_string()))?;
    if beside.reads.is_some_and(|reads| reads != "shown") {
        return Err(bad("`reads` is `shown`, or left out"));
    }
    let kept = serde_urlencoded::to_string(&pairs).map_err(|_| bad("it is no query string"))?;
    if kept.len() > LONGEST {
        return Err(bad(format!("it is longer than {LONGEST} bytes")));
    }
    Ok(kept)
}

/// By what reads them for the list.
fn is_understood(params: &Params, beside: &Beside) -> Result<(), FilterError> {
    params.filter()?;
    Sort::parse(beside.sort.as_deref(), beside.order.as_deref())?;
    Limit::parse(beside.limit.as_deref())?;
    Columns::parse(beside.columns.as_deref())?;
    Ok(())
}

fn bad(why: impl AsRef<str>) -> Error {
    let message = format!("`address` cannot be kept: {}", why.as_ref());
    Error::invalid("bad_address", message).at("/address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_list_takes_is_kept_as_it_was_given() {
        for (given, kept) in [
            ("", ""),
            ("?", ""),
            ("action=login&success=false", "action=login&success=false"),
            (
                "?success=&q=words%20and+more&start=now-7d",
                "q=words+and+more&start=now-7d",
            ),
            (
                "sort=user_email&order=asc&limit=50&columns=timestamp,action",
                "sort=user_email&order=asc&limit=50&columns=timestamp%2Caction",
            ),
            ("q=Neog%C3%A9nesys", "q=Neog%C3%A9nesys"),
            ("reads=shown", "reads=shown"),
        ] {
            assert_eq!(checked(given).unwrap(), kept, "{given}");
            assert_eq!(checked(kept).unwrap(), kept, "{given}: again");
        }
    }

    #[test]
    fn what_it_does_not_take_is_refused() {
        let longest = format!("q={}", "x".repeat(LONGEST));
        for (given, says) in [
            ("cursor=abc", "no parameter `cursor`: there are q, start"),
            ("colour=red", "no parameter `colour`"),
            ("action=login&action=logout", "`action` is there twice"),
            ("q=acton:login", "action:"),
            ("start=yesterday", "start:"),
            ("sort=colour", "sort:"),
            ("order=up", "order:"),
            ("limit=0", "limit:"),
            ("columns=id,id", "columns:"),
            ("reads=hidden", "`reads` is `shown`"),
            ("success=perhaps", "success:"),
            (longest.as_str(), "longer than 4096 bytes"),
        ] {
            match checked(given) {
                Err(Error::Invalid {
                    code: "bad_address",
                    message,
                    field,
                }) => {
                    assert!(message.contains(says), "{given}: {message}");
                    assert_eq!(field.as_deref(), Some("/address"));
                }
                other => panic!("{given}: {other:?}"),
            }
        }
    }
}
