//! Long work on tokio: many files with bounded workers, and calls that a window can cancel.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::Value;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    App, Code, Error, Progress, Result, Step, api,
    stamp::stamp_file,
    wire::{
        Problem,
        stamp::{StampInput, StampReceipt},
    },
};

/// The calls that are under way for a window, each by the id that the window gave it.
#[derive(Default)]
pub struct Jobs {
    running: Mutex<HashMap<String, Arc<AtomicBool>>>,
}

impl Jobs {
    /// Runs a use case off the interface's thread and listens with `listener` to its steps.
    ///
    /// # Errors
    /// What the use case says.
    pub async fn call(
        &self,
        app: Arc<App>,
        job: String,
        name: String,
        arguments: Value,
        listener: impl Fn(Step<'_>) + Send + Sync + 'static,
    ) -> std::result::Result<Value, Problem> {
        let cancelled = Arc::new(AtomicBool::new(false));
        self.lock().insert(job.clone(), Arc::clone(&cancelled));
        let called = name.clone();
        let done = tokio::task::spawn_blocking(move || {
            api::dispatch(&app, &name, arguments, &Listener { listener, cancelled })
        })
        .await;
        self.lock().remove(&job);
        done.unwrap_or_else(|_| Err(Error::bug(&called).to_problem()))
    }

    /// Asks a call to stop at its next safe point; one that is over is left alone.
    pub fn cancel(&self, job: &str) {
        if let Some(flag) = self.lock().get(job) {
            flag.store(true, Ordering::Relaxed);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Listener<F> {
    listener: F,
    cancelled: Arc<AtomicBool>,
}

impl<F: Fn(Step<'_>) + Send + Sync> Progress for Listener<F> {
    fn step(&self, step: Step<'_>) {
        (self.listener)(step);
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Stamps many files with as many workers as the machine has cores (at most 8, since each holds a
/// picture), in the order given; one bad file does not stop the others.
///
/// # Errors
/// Only when no worker can be started; failures of files are in the list.
pub fn stamp_files(
    app: &Arc<App>,
    inputs: Vec<StampInput>,
    progress: &Arc<dyn Progress>,
) -> Result<Vec<(String, Result<StampReceipt>)>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().map_err(
        |source| {
            Error::new(
                Code::Bug,
                format!("No worker could be started: {source}."),
                format!("无法启动工作线程：{source}。"),
            )
        },
    )?;
    let total = inputs.len() as u64;
    runtime.block_on(async {
        let slots = Arc::new(Semaphore::new(workers));
        let mut tasks = JoinSet::new();
        for (index, input) in inputs.into_iter().enumerate() {
            let (app, slots, progress) =
                (Arc::clone(app), Arc::clone(&slots), Arc::clone(progress));
            tasks.spawn(async move {
                let _slot = slots.acquire_owned().await;
                let name = input.input.clone();
                let told = name.clone();
                let done = if progress.cancelled() {
                    Err(Error::cancelled())
                } else {
                    tokio::task::spawn_blocking(move || stamp_file(&app, input, progress.as_ref()))
                        .await
                        .unwrap_or_else(|_| Err(Error::bug("stampFile")))
                };
                (index, told, done)
            });
        }
        let mut results = Vec::new();
        while let Some(joined) = tasks.join_next().await {
            if let Ok((index, name, done)) = joined {
                progress.step(Step { done: results.len() as u64 + 1, total, subject: &name });
                results.push((index, name, done));
            }
        }
        results.sort_by_key(|(index, ..)| *index);
        Ok(results.into_iter().map(|(_, name, done)| (name, done)).collect())
    })
}
