//! What `codex-codes` can do, and the reason for each thing that it lacks.

use crate::helper::Support;
use crate::requests::METHODS;

const NO_METHOD: Support = Support::Lacks("`AsyncClient` has no method for `{capability}`");

pub const CAPABILITIES: &[(&str, Support)] = &[
    ("async", Support::Full), // the sync client has the same methods
    ("answers", Support::Full),
    ("goals", NO_METHOD),
    ("notifications", Support::Full),
    (
        "request",
        Support::Methods(
            METHODS,
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
