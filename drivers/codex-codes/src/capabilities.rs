//! What `codex-codes` can do, and the reason for each thing that it lacks.

use crate::requests::METHODS;

/// How far the SDK has a capability. In a reason, `{capability}` and `{name}` are the two words of the requirement.
enum Support {
    Full,
    /// It has it for the methods in `METHODS`.
    Methods(&'static str),
    Lacks(&'static str),
}

const NO_METHOD: Support = Support::Lacks("`AsyncClient` has no method for `{capability}`");

const CAPABILITIES: &[(&str, Support)] = &[
    ("async", Support::Full), // the sync client has the same methods
    ("answers", Support::Full),
    ("goals", NO_METHOD),
    ("notifications", Support::Full),
    (
        "request",
        Support::Methods(
            "`AsyncClient` has no method for `{name}`; the driver does not use `AsyncClient::request`, which sends any \
             request with the types that its user gives",
        ),
    ),
    ("start_thread", Support::Full),
    ("resume_thread", Support::Full),
    ("fork_thread", Support::Full),
    ("turn", Support::Full),
    ("interrupt", Support::Full),
    ("steer", Support::Full),
    ("pause_goal", NO_METHOD),
    (
        "parallel_turns",
        Support::Lacks("`AsyncClient::next_message` is one stream for all turns, and its user sorts the messages"),
    ),
    ("review", NO_METHOD),
    ("any_thread", Support::Full),
    ("client_capabilities", Support::Full),
    ("answer_errors", Support::Full),
    ("withheld_answers", Support::Full),
    (
        "unanswered_requests",
        Support::Lacks("each method of `AsyncClient` waits for the answer of codex, and borrows the client until then"),
    ),
];

/// Finds the reason why the SDK lacks what a requirement needs: a capability, or a capability and a name.
pub fn find_lacking(requirement: &str) -> Option<String> {
    let (capability, name) = requirement.split_once(' ').unwrap_or((requirement, ""));
    let declared = CAPABILITIES.iter().find(|(declared, _)| *declared == capability);
    let reason = match declared.map(|(_, support)| support) {
        Some(Support::Full) => return None,
        Some(Support::Methods(_)) if METHODS.contains(&name) => return None,
        Some(Support::Methods(reason) | Support::Lacks(reason)) => *reason,
        None => "the driver declares no capability `{capability}`",
    };
    Some(reason.replace("{capability}", capability).replace("{name}", name))
}
