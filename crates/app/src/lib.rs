//! The use cases of Imprimatur, one function each, with the order of their steps, their errors and
//! their progress. Windows, command line and test bridge call these and nothing below them.
//!
//! Left out: how anything looks (the shells), and how anything is done (the domain crates).

pub mod api;
pub mod assess;
mod error;
mod files;
pub mod intake;
pub mod jobs;
pub mod notes;
mod progress;
pub mod record;
pub mod register;
pub mod search;
pub mod settings;
mod shelf;
mod shipped;
pub mod stamp;
mod state;
pub mod terms;
pub mod verify;
pub mod versions;
pub mod wire;

pub use error::{Code, Error, Result};
pub use files::{can_publish, read_text};
pub use kernel::{Clock, FixedClock, Language, Profile, SystemClock, Timestamp};
pub use progress::{Progress, Silent, Step};
pub use shipped::{EXAMPLE_ANSWERS, SAMPLE_JPEG, SAMPLE_PNG};
pub use state::{App, default_vault_folder};
