//! What every use case works on: the vault, the documents, the index, the bank, the identity.
//! Each is made once, when first needed.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use assessment::Bank;
use clauses::Library;
use evidence::Vault;
use kernel::{Clock, Timestamp};
use provenance::Identity;

use crate::{Code, Error, Result, shipped};

/// The state behind all use cases; shared between threads.
pub struct App {
    vault: Vault,
    library: Library,
    index: OnceLock<search::Index>,
    bank: OnceLock<Bank>,
    fonts: OnceLock<report::Fonts<'static>>,
    identity: Mutex<Option<std::sync::Arc<Identity>>>,
    clock: Box<dyn Clock>,
}

/// Where the vault lies unless one is named: the platform's folder for a program's data.
#[must_use]
pub fn default_vault_folder() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join("imprimatur"))
}

impl App {
    /// Opens (or makes) the vault in `folder` and reads the shipped documents.
    ///
    /// # Errors
    /// [`Code::Vault`] when the folder cannot be a vault, [`Code::Data`] when a shipped document is
    /// not what its manifest says.
    pub fn open(folder: &Path, clock: impl Clock + 'static) -> Result<Self> {
        let library = Library::load(shipped::MANIFEST, shipped::term)
            .map_err(|error| shipped_fault(&error))?;
        Ok(Self {
            vault: Vault::open(folder)?,
            library,
            index: OnceLock::new(),
            bank: OnceLock::new(),
            fonts: OnceLock::new(),
            identity: Mutex::new(None),
            clock: Box::new(clock),
        })
    }

    /// The folder of the vault, for people.
    #[must_use]
    pub fn vault_folder(&self) -> String {
        self.vault.folder().display().to_string()
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn index(&self) -> Result<&search::Index> {
        once(&self.index, || {
            let glossary = search::Glossary::parse(shipped::GLOSSARY)
                .map_err(|error| shipped_fault(&error))?;
            search::Index::build(&self.library, &glossary).map_err(|error| shipped_fault(&error))
        })
    }

    pub(crate) fn bank(&self) -> Result<&Bank> {
        once(&self.bank, || {
            Bank::load(shipped::QUESTIONS, &self.library).map_err(|faults| {
                let first = faults.0.first();
                let place = first
                    .map_or_else(String::new, |fault| format!("{}, {}", fault.file, fault.place));
                Error::new(
                    Code::Data,
                    format!(
                        "The question bank has {} faults; the first: {place}: {}.",
                        faults.0.len(),
                        first.map_or("", |fault| &fault.message_en)
                    ),
                    format!(
                        "题库有 {} 处错误，第一处：{place}：{}。",
                        faults.0.len(),
                        first.map_or("", |fault| &fault.message_zh)
                    ),
                )
                .help("Install the program again.", "请重新安装本程序。")
            })
        })
    }

    pub(crate) fn fonts(&self) -> Result<&report::Fonts<'static>> {
        once(&self.fonts, || shipped::fonts().map_err(|error| shipped_fault(&error)))
    }

    /// The signing identity; made at the first call that needs one, in the publisher's name.
    pub(crate) fn identity(&self, publisher: &str) -> Result<std::sync::Arc<Identity>> {
        let mut held = self.identity.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = held.as_ref() {
            return Ok(std::sync::Arc::clone(identity));
        }
        let identity = match self.stored_identity()? {
            Some(identity) => identity,
            None => self.make_identity(publisher)?,
        };
        let identity = std::sync::Arc::new(identity);
        *held = Some(std::sync::Arc::clone(&identity));
        Ok(identity)
    }

    /// The signing identity if one has been made.
    pub(crate) fn stored_identity(&self) -> Result<Option<Identity>> {
        let Some(stored) = self.vault.secret_read(IDENTITY)? else { return Ok(None) };
        let text = String::from_utf8(stored).map_err(|_| unusable_identity("it is not text"))?;
        let (certificates, key) =
            text.split_once(SEPARATOR).ok_or_else(|| unusable_identity("a part is missing"))?;
        Identity::from_pem(certificates, key)
            .map(Some)
            .map_err(|error| unusable_identity(&error.to_string()))
    }

    fn make_identity(&self, publisher: &str) -> Result<Identity> {
        let made = Identity::create(publisher, self.now())
            .map_err(|error| unusable_identity(&error.to_string()))?;
        let stored = format!("{}{SEPARATOR}{}", made.certificates_pem(), made.key_pem());
        match self.vault.secret_create(IDENTITY, stored.as_bytes()) {
            Ok(()) => Ok(made),
            // Another program on this vault was quicker: its identity is the vault's.
            Err(evidence::Error::SecretExists { .. }) => self
                .stored_identity()?
                .ok_or_else(|| unusable_identity("it vanished while it was read")),
            Err(error) => Err(error.into()),
        }
    }
}

/// The name of the identity among the vault's secrets: certificates, a separator, the key.
const IDENTITY: &str = "identity.pem";
const SEPARATOR: &str = "\n# private key\n";

fn unusable_identity(reason: &str) -> Error {
    Error::new(
        Code::Identity,
        format!("The signing identity cannot be used: {reason}. Nothing was published."),
        format!("签名身份无法使用：{reason}。未发布任何内容。"),
    )
    .help(
        "Move secrets/identity.pem out of the vault's folder; a new identity is made at the next stamp.",
        "请将保管库文件夹中的 secrets/identity.pem 移走；下次盖章时会生成新的身份。",
    )
}

fn shipped_fault(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        Code::Data,
        format!("What ships with the program is damaged: {error}."),
        format!("程序自带的数据已损坏：{error}。"),
    )
    .help("Install the program again.", "请重新安装本程序。")
}

/// Makes a value once; a failed attempt is tried again at the next call.
fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(value) => Ok(value),
        None => {
            let made = make()?;
            Ok(cell.get_or_init(|| made))
        }
    }
}
