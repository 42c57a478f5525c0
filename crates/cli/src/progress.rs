//! A progress bar on a terminal, nothing elsewhere; Ctrl-C ends the program between safe points.

use std::sync::Arc;

use app::{Progress, Step};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// A bar that a long use case moves.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(output: &Output) -> Arc<Self> {
        let target = if output.watched() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Arc::new(Self(bar))
    }

    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn step(&self, step: Step<'_>) {
        self.0.set_length(step.total);
        self.0.set_position(step.done);
        self.0.set_message(step.subject.to_owned());
    }
}
