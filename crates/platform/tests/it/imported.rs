//! Accounts of another system: taken over with their passwords, whose hashes are replaced at the next sign-in.

use platform::{
    Error, ForeignUser, ImportedUser, POLICY_LOGIN_LOCKOUT, POLICY_MFA_REQUIRED, Platform,
};
use store::{Fault, Role, Step};
use tokio::task::JoinSet;

use crate::app::{ADMIN, App, PASSWORD, caller, kind};

const ANA: &str = "ana@example.org";
/// Of [`PASSWORD`], as libxcrypt and Python's bcrypt make it.
const BCRYPT: &str = "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
/// Of [`PASSWORD`], as argon2-cffi makes it of other parameters than ours.
const ARGON2ID: &str = "$argon2id$v=19$m=1024,t=3,p=4$YSBzYWx0IG9mIDE2IGJ5dA$ATEWZqtsApRVgtU58gAC1yVc48W6gYCx+B+D0VFEW6Y";
const OURS: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

fn ana() -> ForeignUser {
    ForeignUser {
        id: "user-90aa".into(),
        email: ANA.into(),
        name: Some("Ana".into()),
        role: "auditor".into(),
        password_hash: BCRYPT.into(),
    }
}

async fn import(app: &App, user: ForeignUser) -> Result<ImportedUser, Error> {
    let (who, caller) = (app.operator(), caller());
    app.platform.import_user(&who, user, false, &caller).await
}

async fn try_out(app: &App, user: ForeignUser) -> Result<ImportedUser, Error> {
    let (who, caller) = (app.operator(), caller());
    app.platform.import_user(&who, user, true, &caller).await
}

fn hash(app: &App) -> String {
    let user = app.store().user_by_email(ANA).unwrap().unwrap();
    user.password_hash.unwrap()
}

async fn login(platform: &Platform, password: &str) -> Result<(), Error> {
    let entered = platform.login(ANA, password, &caller()).await?;
    entered.signed_in().map(|_| ()).ok_or(Error::NotFound)
}

#[tokio::test]
async fn an_account_comes_with_its_password_and_gets_our_hash() {
    for foreign in [BCRYPT, ARGON2ID] {
        let app = App::new().await;
        let before = app.size();
        let user = ForeignUser {
            password_hash: foreign.into(),
            ..ana()
        };
        assert_eq!(import(&app, user).await.unwrap(), ImportedUser::Created);
        assert_eq!(
            app.lines_since(before),
            [format!(
                "create_user user:user-90aa ok by operator:root <>: Created user {ANA} as auditor \
                 {{\"after\":{{\"email\":\"{ANA}\",\"name\":\"Ana\",\"role\":\"auditor\"}},\"imported\":true}}"
            )]
        );
        let before = app.size();
        assert_eq!(
            kind(login(&app.platform, "wrong horse").await),
            "unauthenticated"
        );
        assert_eq!(hash(&app), foreign, "a wrong password replaces nothing");
        login(&app.platform, PASSWORD).await.unwrap();
        let ours = hash(&app);
        assert!(ours.starts_with(OURS), "{ours}");
        login(&app.platform, PASSWORD).await.unwrap();
        assert_eq!(hash(&app), ours, "ours stays");
        assert_eq!(
            kind(login(&app.platform, "wrong horse").await),
            "unauthenticated"
        );
        let signed_in = format!("login auth ok by user-90aa <{ANA}>: User logged in successfully");
        let refused = format!("login auth failed by user-90aa <{ANA}>: Invalid credentials");
        assert_eq!(
            app.lines_since(before),
            [&refused, &signed_in, &signed_in, &refused].map(String::clone)
        );
        let users = app.store().users(&app.organization, "", 10).unwrap();
        let ana = users.iter().find(|user| user.email == ANA).unwrap();
        assert_eq!((ana.role, ana.name.as_str()), (Role::Auditor, "Ana"));
    }
}

#[tokio::test]
async fn what_is_there_stays_and_a_trial_changes_nothing() {
    let app = App::new().await;
    let before = app.size();
    assert_eq!(try_out(&app, ana()).await.unwrap(), ImportedUser::Possible);
    assert!(app.store().user_by_email(ANA).unwrap().is_none());
    assert_eq!(app.size(), before);
    import(&app, ana()).await.unwrap();
    login(&app.platform, PASSWORD).await.unwrap();
    let (ours, before) = (hash(&app), app.size());
    let again = ForeignUser {
        email: "ANA@example.org".into(),
        role: "admin".into(),
        ..ana()
    };
    assert_eq!(
        import(&app, again.clone()).await.unwrap(),
        ImportedUser::Present
    );
    assert_eq!(try_out(&app, again).await.unwrap(), ImportedUser::Present);
    let user = app.store().user_by_email(ANA).unwrap().unwrap();
    assert_eq!(
        (user.role, hash(&app), app.size()),
        (Role::Auditor, ours, before)
    );
}

#[tokio::test]
async fn each_refusal_is_an_event_and_of_a_trial_none() {
    let app = App::new().await;
    import(&app, ana()).await.unwrap();
    let of = |change: fn(&mut ForeignUser)| {
        let mut user = ForeignUser {
            id: "user-new".into(),
            email: "new@example.org".into(),
            ..ana()
        };
        change(&mut user);
        user
    };
    for (user, answer, why) in [
        (
            of(|user| user.email = ANA.into()),
            "email_taken",
            "The e-mail address has an account already",
        ),
        (
            of(|user| user.email = ADMIN.into()),
            "email_taken",
            "The e-mail address has an account already",
        ),
        (
            of(|user| user.id = "user-90aa".into()),
            "id_taken",
            "The id is another account's",
        ),
        (
            of(|user| user.id = "operator:root".into()),
            "bad_user_id",
            "The id is not acceptable",
        ),
        (
            of(|user| user.email = "no-address".into()),
            "bad_email",
            "The e-mail address is not acceptable",
        ),
        (
            of(|user| user.email = "a\u{200d}na@neogenesys.com".into()),
            "bad_email",
            "The e-mail address is not acceptable",
        ),
        (
            of(|user| user.name = Some("\u{3164}".into())),
            "bad_name",
            "The name is not acceptable",
        ),
        (
            of(|user| user.name = Some("a\nb".into())),
            "bad_name",
            "The name is not acceptable",
        ),
        (
            of(|user| user.role = "king".into()),
            "bad_role",
            "There is no such role",
        ),
        (
            of(|user| user.password_hash = BCRYPT.replace("$04$", "$15$")),
            "bad_password_hash",
            "The password hash is not acceptable",
        ),
    ] {
        let before = app.size();
        assert_eq!(kind(try_out(&app, user.clone()).await), answer);
        assert_eq!(app.size(), before);
        assert_eq!(kind(import(&app, user).await), answer);
        assert_eq!(
            app.lines_since(before),
            [format!(
                "create_user users failed by operator:root <>: {why}"
            )]
        );
    }
    let (john, caller) = (app.user("john@neogenesys.com").await, caller());
    let before = app.size();
    let refused = app.platform.import_user(&john, ana(), false, &caller);
    assert_eq!(kind(refused.await), "forbidden");
    let lines = app.lines_since(before);
    assert!(
        lines.len() == 1 && lines[0].contains("Only administrators"),
        "{lines:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_first_sign_ins_at_once_are_all_let_in() {
    let app = App::new().await;
    import(&app, ana()).await.unwrap();
    let before = app.size();
    let mut tasks = JoinSet::new();
    for _ in 0..12 {
        let platform = app.platform.clone();
        tasks.spawn(async move { login(&platform, PASSWORD).await });
    }
    while let Some(answer) = tasks.join_next().await {
        answer.unwrap().unwrap();
    }
    assert!(app.since(before).iter().all(|event| event.success));
    assert_eq!(app.size(), before + 12);
    assert!(hash(&app).starts_with(OURS));
}

#[tokio::test]
async fn a_lock_keeps_the_hash_and_the_second_step_replaces_it_at_the_password() {
    let app = App::new().await;
    app.switch(POLICY_LOGIN_LOCKOUT, true).await;
    import(&app, ana()).await.unwrap();
    let (operator, caller) = (app.operator(), caller());
    app.platform
        .lock_user(&operator, ANA, &caller)
        .await
        .unwrap();
    assert_eq!(
        kind(login(&app.platform, PASSWORD).await),
        "unauthenticated"
    );
    assert_eq!(hash(&app), BCRYPT);
    app.platform
        .unlock_user(&operator, ANA, &caller)
        .await
        .unwrap();
    app.switch(POLICY_MFA_REQUIRED, true).await;
    let before = app.size();
    let entered = app.platform.login(ANA, PASSWORD, &caller).await.unwrap();
    assert!(entered.signed_in().is_none(), "a code is due");
    assert!(hash(&app).starts_with(OURS));
    assert_eq!(app.size(), before);
}

#[tokio::test]
async fn a_password_longer_than_bcrypt_reads_keeps_its_hash_and_can_be_changed() {
    let app = App::new().await;
    let of_72 = "$2y$05$abcdefghijklmnopqrstuucInKr3IboNwd.uyBCOF.k5jbgnj4BlS";
    let user = ForeignUser {
        password_hash: of_72.into(),
        ..ana()
    };
    import(&app, user).await.unwrap();
    let known = format!("{}ab", "0123456789".repeat(7));
    let long = format!("{known} and more");
    login(&app.platform, &long).await.unwrap();
    assert_eq!(hash(&app), of_72, "what follows was never read");
    let (platform, caller) = (&app.platform, caller());
    let entered = platform.login(ANA, &long, &caller).await.unwrap();
    let token = entered.signed_in().unwrap().token;
    let who = platform.authenticate(&token).await.unwrap();
    let wrong = platform.change_password(&who, "wrong", "ten purple elephants", &caller);
    assert_eq!(kind(wrong.await), "wrong_password");
    let changed = platform.change_password(&who, &long, "ten purple elephants", &caller);
    changed.await.unwrap();
    assert!(hash(&app).starts_with(OURS));
    assert_eq!(kind(login(platform, &long).await), "unauthenticated");
    login(platform, "ten purple elephants").await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_recorded_leaves_no_account_and_the_hash_as_it_is() {
    let app = App::new().await;
    let full = Some((Step::WriteBatch, Fault::Full));
    app.arm(full);
    assert_eq!(kind(import(&app, ana()).await), "busy");
    app.arm(None);
    assert!(app.store().user_by_email(ANA).unwrap().is_none());
    import(&app, ana()).await.unwrap();
    app.arm(full);
    assert_eq!(kind(login(&app.platform, PASSWORD).await), "busy");
    app.arm(None);
    assert_eq!(hash(&app), BCRYPT);
    login(&app.platform, PASSWORD).await.unwrap();
    assert!(hash(&app).starts_with(OURS));
}
