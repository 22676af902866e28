//! The steps so far.

use crate::report::{Finding, Outcome, Step, StepResult};

#[derive(Default)]
pub(super) struct Steps {
    pub(super) results: Vec<StepResult>,
    pub(super) findings: Vec<Finding>,
}

impl Steps {
    /// Notes how a step ended, and gives what it found out.
    pub(super) fn run<T>(&mut self, step: Step, result: Result<T, Finding>) -> Option<T> {
        let outcome = match &result {
            Ok(_) => Outcome::Passed,
            Err(_) => Outcome::Failed,
        };
        self.results.push(StepResult { step, outcome });
        result.map_err(|finding| self.findings.push(finding)).ok()
    }

    pub(super) fn skip(&mut self, step: Step) {
        self.results.push(StepResult {
            step,
            outcome: Outcome::Skipped,
        });
    }
}
