//! The order of answers.

use event::Record;
use filter::{Column, Order, Sort};

use crate::sample::{custom, login, update};

fn order_of(sort: &Sort, events: &[Record]) -> Vec<usize> {
    let mut keys: Vec<_> = events
        .iter()
        .zip(0_u64..)
        .map(|(event, index)| (sort.key(event, index), index))
        .collect();
    keys.sort_by(|a, b| sort.compare((&a.0, a.1), (&b.0, b.1)));
    keys.iter()
        .map(|(_, index)| usize::try_from(*index).unwrap())
        .collect()
}

#[test]
fn columns_sort_by_what_they_mean() {
    let mut big = login();
    big.ip_address = "9.0.0.1".into();
    big.user_email = "ALICE@x.org".into();
    let events = [login(), update(), custom(), big];
    for (sort, order, expected) in [
        ("", "", [2, 3, 0, 1]), // 0 and 3 happened at once: the later index first
        ("timestamp", "asc", [1, 0, 3, 2]),
        ("received_at", "", [3, 2, 1, 0]),
        ("index", "asc", [0, 1, 2, 3]),
        ("id", "", [1, 0, 3, 2]),
        ("user_id", "", [2, 1, 0, 3]),
        ("user_email", "", [2, 3, 1, 0]),
        ("user", "DESC", [0, 1, 3, 2]),
        ("action", "", [2, 0, 3, 1]),
        ("resource", "desc", [2, 1, 3, 0]),
        ("details", "", [2, 0, 3, 1]),
        ("ip_address", "", [2, 3, 0, 1]),
        ("success", "", [0, 3, 1, 2]),
        ("source", "", [2, 0, 3, 1]),
        ("session_id", "desc", [1, 3, 2, 0]),
        ("request_id", "", [1, 0, 3, 2]),
        ("user_agent", "", [1, 0, 2, 3]),
        ("sender", "desc", [1, 3, 2, 0]),
    ] {
        let sort_by = Sort::parse(Some(sort), Some(order)).unwrap();
        assert_eq!(order_of(&sort_by, &events), expected, "{sort} {order}");
    }
}

#[test]
fn defaults_and_errors() {
    let read = |sort, order| Sort::parse(sort, order);
    assert_eq!(
        read(None, None).unwrap(),
        Sort {
            column: Column::Timestamp,
            order: Order::Desc
        }
    );
    assert_eq!(read(None, None).unwrap(), Sort::default());
    assert_eq!(
        read(Some("Action"), None).unwrap(),
        Sort {
            column: Column::Action,
            order: Order::Asc
        }
    );
    assert_eq!(read(None, Some("asc")).unwrap().order, Order::Asc);
    assert_eq!(Column::UserEmail.name(), "user_email");
    let error = read(Some("timestmp"), None).unwrap_err();
    assert_eq!(
        (error.input, error.at.clone(), error.hint.as_deref()),
        ("sort", 0..8, Some("did you mean timestamp?"))
    );
    assert_eq!(read(None, Some("up")).unwrap_err().input, "order");
}
