//! What `CodexClient` can do, and the reason for each thing that it lacks.

use crate::helper::Support;
use crate::requests::METHODS;

const NO_METHOD: Support = Support::Lacks("`CodexClient` has no method for `{capability}`");

pub const CAPABILITIES: &[(&str, Support)] = &[
    ("async", Support::Full), // there is one client
    ("answers", Support::Full),
    ("goals", NO_METHOD),
    ("notifications", Support::Full),
    (
        "request",
        Support::Methods(
            METHODS,
            "`CodexClient` has no method for `{name}`; the driver does not use `CodexClient::send_raw_request`, which sends \
             any request, and returns the result of codex unchanged",
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
        Support::Lacks("`CodexClient::subscribe` is one stream for all turns, and its user sorts the events"),
    ),
    ("review", Support::Full),
    ("any_thread", Support::Full),
    ("client_capabilities", Support::Full),
    ("answer_errors", Support::Full),
    ("withheld_answers", Support::Full),
    ("unanswered_requests", Support::Lacks("each method of `CodexClient` waits for the answer of codex")),
];
