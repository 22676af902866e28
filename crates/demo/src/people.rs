//! The people of the organization.

use crate::draw::Draw;

/// How many there are.
pub const PEOPLE: usize = 60;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs the machine.
    Admin,
    /// Reads the log.
    Auditor,
    /// Works.
    User,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As in `user_id`.
    pub id: String,
    /// As in `user_email`.
    pub email: String,
    /// For people.
    pub name: String,
    /// What they may do.
    pub role: Role,
    pub(crate) user_agent: &'static str,
    /// Desk in the office, and the private network from home.
    pub(crate) office: String,
    pub(crate) home: String,
    /// How much they do compared with others, in hundredths.
    pub(crate) zeal: u64,
    /// Minutes after local midnight at which they usually begin.
    pub(crate) begins: u64,
    /// First day and address of a journey of four days.
    pub(crate) journey: Option<(u64, String)>,
}

const FIRST: [(&str, &str); 30] = [
    ("Ana", "ana"),
    ("Luis", "luis"),
    ("María", "maria"),
    ("Carlos", "carlos"),
    ("Sofía", "sofia"),
    ("Jorge", "jorge"),
    ("Elena", "elena"),
    ("Diego", "diego"),
    ("Lucía", "lucia"),
    ("Pablo", "pablo"),
    ("Valeria", "valeria"),
    ("Andrés", "andres"),
    ("Camila", "camila"),
    ("Hugo", "hugo"),
    ("Irene", "irene"),
    ("Mateo", "mateo"),
    ("Renata", "renata"),
    ("Óscar", "oscar"),
    ("Paula", "paula"),
    ("Raúl", "raul"),
    ("Julia", "julia"),
    ("Tomás", "tomas"),
    ("Carmen", "carmen"),
    ("Iván", "ivan"),
    ("Noemí", "noemi"),
    ("Emilio", "emilio"),
    ("Teresa", "teresa"),
    ("Simón", "simon"),
    ("Laura", "laura"),
    ("Víctor", "victor"),
];

const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0",
];

/// Who is who: the first is John, the second the administrator, the third the auditor; each of a number of their own.
pub fn people(seed: u64) -> Vec<Person> {
    (0..PEOPLE).map(|number| person(seed, number)).collect()
}

fn person(seed: u64, number: usize) -> Person {
    let mut draw = Draw::new(seed, 1_000 + number as u64);
    let (name, local, role) = match number {
        0 => ("John Smith".to_owned(), "john".to_owned(), Role::User),
        1 => ("Administrator".to_owned(), "admin".to_owned(), Role::Admin),
        2 => ("Audit".to_owned(), "audit".to_owned(), Role::Auditor),
        _ => {
            let (first, local) = FIRST[number % FIRST.len()];
            let (name, local) = if number < FIRST.len() {
                (format!("{first} García"), local.to_owned())
            } else {
                (format!("{first} Hernández"), format!("{local}.h"))
            };
            let role = match number {
                3 | 4 => Role::Admin,
                5 => Role::Auditor,
                _ => Role::User,
            };
            (name, local, role)
        }
    };
    let journey = (number % 9 == 7).then(|| {
        let first = 2 + draw.below(20);
        (first, format!("198.51.100.{}", 10 + number))
    });
    Person {
        id: format!("user-{:012x}", draw.next() >> 16),
        email: format!("{local}@neogenesys.com"),
        name,
        role,
        user_agent: draw.of(&AGENTS),
        office: format!("10.20.{}.{}", 1 + number / 20, 10 + number % 20 * 3),
        home: format!("10.8.0.{}", 10 + number),
        zeal: 50 + draw.below(110),
        begins: 7 * 60 + 30 + draw.below(120),
        journey,
    }
}
