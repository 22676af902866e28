//! Settings: an option comes before its environment variable, that before the settings file, and that before the
//! default.

mod file;
mod show;
mod sso;
mod table;

use std::path::{Path, PathBuf};

use server::TlsFiles;
use store::Options;

use crate::{
    args::{Folder, ServeFlags},
    failure::Result,
    folder,
};
use file::File;
pub(crate) use show::{all, sample, show};

/// The settings file's name in a data folder.
const NAME: &str = "neosc.toml";

/// A data folder, and what its settings file says.
pub(crate) struct Place {
    pub(crate) options: Options,
    pub(crate) file: File,
    /// The settings file that was read, if there is one.
    pub(crate) read: Option<PathBuf>,
}

impl Folder {
    /// Finds the folder and reads its settings file.
    pub(crate) fn place(&self) -> Result<Place> {
        let given = self.config.as_deref().map(File::read).transpose()?;
        let named = given.as_ref().and_then(|file| file.data.clone());
        let data = self.data.clone().or(named);
        let data = data.unwrap_or_else(|| PathBuf::from("data"));
        let inside = data.join(NAME);
        let (file, read) = match (given, &self.config) {
            (Some(file), Some(path)) => (file, Some(path.clone())),
            _ => match File::read_if_there(&inside) {
                Ok(Some(file)) => (file, Some(inside)),
                Ok(None) => (File::default(), None),
                Err(unread) => {
                    // A folder nobody else may enter says better whose it is.
                    folder::must_be_ours(&Options::new(&data))?;
                    return Err(unread);
                }
            },
        };
        if read.is_some() && self.config.is_none() && file.data.is_some() {
            let why =
                "`data` cannot be set by a file in the data folder: give this file with --config";
            return Err(format!("{}: {why}", data.join(NAME).display()).into());
        }
        let mut options = Options::new(&data);
        if let Some(signer) = self.signer.as_ref().or(file.signer.as_ref()) {
            options.signer.clone_from(signer);
        }
        if let Some(most) = file.custom_actions {
            options.custom_actions = most;
        }
        Ok(Place {
            options,
            file,
            read,
        })
    }

    /// How the store of the folder is opened.
    pub(crate) fn options(&self) -> Result<Options> {
        self.place().map(|place| place.options)
    }
}

/// What `serve` works with.
#[derive(Debug, PartialEq)]
pub(crate) struct Effective {
    pub(crate) server: server::Settings,
    pub(crate) platform: platform::Settings,
}

impl Effective {
    /// Flags (which hold the environment too), then the file, then the defaults.
    pub(crate) fn of(flags: &ServeFlags, file: &File) -> Result<Self> {
        let usual = (server::Settings::default(), platform::Settings::default());
        let pick = |flag: &Option<PathBuf>, file: &Option<PathBuf>| flag.clone().or(file.clone());
        let tls = tls(
            pick(&flags.tls_cert, &file.tls_cert),
            pick(&flags.tls_key, &file.tls_key),
        )?;
        let server = server::Settings {
            listen: flags.listen.or(file.listen),
            tls,
            behind_proxy: flags
                .behind_proxy
                .or(file.behind_proxy)
                .unwrap_or(usual.0.behind_proxy),
            trusted_proxies: flags
                .trusted_proxies
                .clone()
                .or(file.trusted_proxies.clone())
                .unwrap_or(usual.0.trusted_proxies),
            public_url: flags.public_url.clone().or(file.public_url.clone()),
            registration: flags.registration.or(file.registration),
            publish_log: flags
                .publish_log
                .or(file.publish_log)
                .unwrap_or(usual.0.publish_log),
            custom_actions: flags
                .custom_actions
                .or(file.custom_actions)
                .unwrap_or(usual.0.custom_actions),
            sso: sso::provider(&flags.sso, file)?,
        };
        let hours = flags.sign_in_hours.or(file.sign_in_hours);
        let minutes = flags.idle_minutes.or(file.idle_minutes);
        let platform = platform::Settings {
            registration_open: server.registration_open(),
            sign_in_hours: within("sign_in_hours", hours, usual.1.sign_in_hours, 8760)?,
            idle_minutes: within("idle_minutes", minutes, usual.1.idle_minutes, 43_200)?,
            sso: sso::terms(&flags.sso, file)?,
        };
        Ok(Self { server, platform })
    }
}

fn tls(cert: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>> {
    match (cert, key) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err("tls_cert needs tls_key: the certificate's private key".into()),
        (None, Some(_)) => Err("tls_key needs tls_cert: the certificate chain".into()),
    }
}

fn within(name: &str, given: Option<u64>, usual: u64, most: u64) -> Result<u64> {
    match given {
        None => Ok(usual),
        Some(given) if (1..=most).contains(&given) => Ok(given),
        Some(_) => Err(format!("{name} is 1 to {most}").into()),
    }
}

/// The provider a settings file sets, and where browsers reach us, if they are set there.
pub(crate) fn sso_of(file: &File) -> Result<Option<(server::SsoSettings, Option<String>)>> {
    let provider = sso::provider(&crate::args::SsoFlags::default(), file)?;
    Ok(provider.map(|provider| (provider, file.public_url.clone())))
}

/// Whether `inner` is `outer` or below it, as far as both are there.
pub(crate) fn is_inside(inner: &Path, outer: &Path) -> bool {
    match (inner.canonicalize(), outer.canonicalize()) {
        (Ok(inner), Ok(outer)) => inner.starts_with(outer),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_come_before_the_file_and_that_before_the_defaults() {
        let file = File {
            listen: "127.0.0.1:2".parse().ok(),
            behind_proxy: Some(true),
            idle_minutes: Some(5),
            ..File::default()
        };
        let flags = ServeFlags {
            listen: "127.0.0.1:1".parse().ok(),
            behind_proxy: Some(false),
            ..ServeFlags::default()
        };
        let found = Effective::of(&flags, &file).unwrap();
        assert_eq!(found.server.listen, flags.listen);
        assert!(!found.server.behind_proxy && found.server.publish_log);
        assert_eq!(found.platform.idle_minutes, 5);
        assert_eq!(found.platform.sign_in_hours, 12);
        let plain = Effective::of(&ServeFlags::default(), &File::default()).unwrap();
        assert_eq!(plain.server, server::Settings::default());
    }

    #[test]
    fn half_of_tls_and_impossible_times_are_refused() {
        let flags = ServeFlags {
            tls_cert: Some("cert.pem".into()),
            ..ServeFlags::default()
        };
        assert!(Effective::of(&flags, &File::default()).is_err());
        for minutes in [0, 43_201] {
            let file = File {
                idle_minutes: Some(minutes),
                ..File::default()
            };
            assert!(Effective::of(&ServeFlags::default(), &file).is_err());
        }
    }
}
