//! What every use case works on: the vault, the documents, the index, the bank, the identity.
//! Each is made once, when first needed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use assessment::Bank;
use clauses::Library;
use evidence::Vault;
use kernel::{Clock, Digest, Timestamp};
use provenance::Identity;

use crate::{Code, Error, Result, shelf::Shelf, shipped};

/// The state behind all use cases; shared between threads.
pub struct App {
    folder: PathBuf,
    vault: OnceLock<Vault>,
    library: Library,
    shelf: Mutex<Option<Arc<Shelf>>>,
    glossary: OnceLock<::search::Glossary>,
    register: OnceLock<::register::Register>,
    bank: OnceLock<Bank>,
    fonts: OnceLock<report::Fonts<'static>>,
    /// By publisher.
    identities: Mutex<BTreeMap<String, Arc<Identity>>>,
    clock: Box<dyn Clock>,
}

/// Where the vault lies unless one is named: the platform's folder for a program's data.
#[must_use]
pub fn default_vault_folder() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join("imprimatur"))
}

impl App {
    /// Reads the shipped documents; the vault in `folder` is opened (or made) when first needed, so
    /// that a damaged or read-only vault stands in the way of nobody who only reads the terms.
    ///
    /// # Errors
    /// [`Code::Data`] when a shipped document is not what its manifest says.
    pub fn open(folder: &Path, clock: impl Clock + 'static) -> Result<Self> {
        let library = Library::load(shipped::MANIFEST, shipped::term)
            .map_err(|error| shipped_fault(&error))?;
        Ok(Self {
            folder: folder.to_owned(),
            vault: OnceLock::new(),
            library,
            shelf: Mutex::default(),
            glossary: OnceLock::new(),
            register: OnceLock::new(),
            bank: OnceLock::new(),
            fonts: OnceLock::new(),
            identities: Mutex::default(),
            clock: Box::new(clock),
        })
    }

    /// The folder of the vault, for people.
    #[must_use]
    pub fn vault_folder(&self) -> String {
        self.folder.display().to_string()
    }

    /// Opens the vault now, for callers that would rather fail early.
    ///
    /// # Errors
    /// [`Code::Vault`] when the folder cannot be a vault.
    pub fn open_vault(&self) -> Result<()> {
        self.vault().map(drop)
    }

    pub(crate) fn vault(&self) -> Result<&Vault> {
        once(&self.vault, || Ok(Vault::open(&self.folder)?))
    }

    /// The vault if there is one that opens; for what works without.
    pub(crate) fn present_vault(&self) -> Option<&Vault> {
        if self.folder.is_dir() { self.vault().ok() } else { None }
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The place of the documents at hand; see the module `shelf`.
    pub(crate) fn shelf_slot(&self) -> MutexGuard<'_, Option<Arc<Shelf>>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the index lies when documents were brought.
    pub(crate) fn index_folder(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// English–Chinese term pairs: the documents' own and general ones.
    pub(crate) fn glossary(&self) -> Result<&::search::Glossary> {
        once(&self.glossary, || {
            ::search::Glossary::parse(shipped::GLOSSARY)
                .and_then(|glossary| glossary.with_general(shipped::LEXICON))
                .map_err(|error| shipped_fault(&error))
        })
    }

    /// The obligations register of the shipped documents.
    pub(crate) fn register(&self) -> Result<&::register::Register> {
        once(&self.register, || {
            ::register::Register::load(shipped::REGISTER, &self.library)
                .map_err(|faults| shipped_fault(&faults))
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

    /// The signing identity of a publisher; made when this publisher stamps for the first time.
    pub(crate) fn identity(&self, publisher: &str) -> Result<Arc<Identity>> {
        let mut held = self.identities.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = held.get(publisher) {
            return Ok(Arc::clone(identity));
        }
        let identity = match self.stored_identity(publisher)? {
            Some(identity) => identity,
            None if self.vault()?.setting(&signed_key(publisher))?.is_some() => {
                return Err(lost_identity(publisher));
            }
            None => self.make_identity(publisher)?,
        };
        let identity = Arc::new(identity);
        held.insert(publisher.to_owned(), Arc::clone(&identity));
        Ok(identity)
    }

    /// A publisher's signing identity if one has been made.
    pub(crate) fn stored_identity(&self, publisher: &str) -> Result<Option<Identity>> {
        let Some(stored) = self.vault()?.secret_read(&secret_name(publisher))? else {
            return Ok(None);
        };
        let text = String::from_utf8(stored)
            .map_err(|_| unusable_identity(publisher, "it is not text"))?;
        let (certificates, key) = text
            .split_once(SEPARATOR)
            .ok_or_else(|| unusable_identity(publisher, "a part is missing"))?;
        Identity::from_pem(certificates, key)
            .map(Some)
            .map_err(|error| unusable_identity(publisher, &error.to_string()))
    }

    /// Makes a signing identity where there is none; one that is there is left as it is.
    pub(crate) fn make_identity(&self, publisher: &str) -> Result<Identity> {
        let made = Identity::create(publisher, self.now())
            .map_err(|error| unusable_identity(publisher, &error.to_string()))?;
        let stored = format!("{}{SEPARATOR}{}", made.certificates_pem(), made.key_pem());
        let vault = self.vault()?;
        match vault.secret_create(&secret_name(publisher), stored.as_bytes()) {
            Ok(()) => {
                let fingerprint = made.describe().fingerprint;
                vault.set_setting(&signed_key(publisher), &format!("\"{fingerprint}\""))?;
                Ok(made)
            }
            // Another program on this vault was quicker: its identity is the publisher's.
            Err(evidence::Error::SecretExists { .. }) => self
                .stored_identity(publisher)?
                .ok_or_else(|| unusable_identity(publisher, "it vanished while it was read")),
            Err(error) => Err(error.into()),
        }
    }
}

/// Between certificates and key in a stored identity.
const SEPARATOR: &str = "\n# private key\n";

/// A publisher's place among the vault's secrets.
pub(crate) fn secret_name(publisher: &str) -> String {
    format!("identity-{}.pem", &Digest::of(publisher.as_bytes()).to_hex()[..16])
}

/// Where the vault notes that a publisher's identity was made, so that a lost one is noticed.
fn signed_key(publisher: &str) -> String {
    format!("identity.{}", &Digest::of(publisher.as_bytes()).to_hex()[..16])
}

fn lost_identity(publisher: &str) -> Error {
    let file = secret_name(publisher);
    Error::new(
        Code::Identity,
        format!(
            "The signing identity of {publisher} is missing (secrets/{file}), although it was made \
             in this vault. Nothing was published."
        ),
        format!(
            "{publisher} 的签名身份缺失（secrets/{file}），而它曾在此保管库中生成。未发布任何内容。"
        ),
    )
    .help(
        format!(
            "Restore it from a backup, or make a new one: imprimatur identity new {publisher:?}"
        ),
        format!("请从备份恢复，或重新生成：imprimatur identity new {publisher:?}"),
    )
    .about(file)
}

fn unusable_identity(publisher: &str, reason: &str) -> Error {
    let file = secret_name(publisher);
    Error::new(
        Code::Identity,
        format!(
            "The signing identity of {publisher} (secrets/{file}) cannot be used: {reason}. \
             Nothing was published."
        ),
        format!("{publisher} 的签名身份（secrets/{file}）无法使用：{reason}。未发布任何内容。"),
    )
    .help(
        format!(
            "Move that file away and make a new identity: imprimatur identity new {publisher:?}"
        ),
        format!("请移走该文件并重新生成：imprimatur identity new {publisher:?}"),
    )
    .about(file)
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
