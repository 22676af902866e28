//! The commonest passwords among those long enough to be tried.

/// In lower case. Those shorter than the rule asks for need no mention.
const COMMON: [&str; 76] = [
    "0123456789",
    "0987654321",
    "1029384756",
    "11223344556677889900",
    "1122334455",
    "123123123123",
    "1231231234",
    "1234509876",
    "12345678900",
    "1234567890",
    "12345678910",
    "123456789a",
    "123456789abc",
    "123456789q",
    "1234512345",
    "1234qwerasdf",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw23edc",
    "3.1415926535",
    "9876543210",
    "987654321a",
    "a123456789",
    "abcd123456",
    "abcdefghij",
    "adminadmin",
    "administrator",
    "administrador",
    "asdfasdfasdf",
    "asdfghjkl;",
    "asdfghjklqwertyuiop",
    "changeme123",
    "changemenow",
    "contraseña",
    "contrasena",
    "contraseña1",
    "contrasena1",
    "football123",
    "helloworld",
    "iloveyou123",
    "iloveyou12",
    "letmein123",
    "letmeinnow",
    "liverpool1",
    "manchester",
    "michaeljordan",
    "mypassword",
    "mypassword1",
    "neogenesys",
    "neogenesys1",
    "p@ssw0rd123",
    "p@ssword123",
    "passw0rd123",
    "password01",
    "password10",
    "password11",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "password123456",
    "password123!",
    "password!23",
    "passwordpassword",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwerty1234",
    "qwerty12345",
    "qwerty123456",
    "qwertyqwerty",
    "qwertyuiop",
    "qwertyuiop123",
    "welcome123",
    "zxcvbnm123",
];

/// Whether a password (in lower case) is one of them, or one character again and again.
pub(super) fn is_common(folded: &str) -> bool {
    let mut characters = folded.chars();
    let first = characters.next();
    characters.all(|c| Some(c) == first) || COMMON.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_reachable() {
        for (at, password) in COMMON.iter().enumerate() {
            assert!(
                password.chars().count() >= super::super::STRONG,
                "{password}"
            );
            assert_eq!(*password, password.to_lowercase());
            assert!(
                !COMMON[..at].contains(password),
                "{password} is there twice"
            );
        }
    }
}
