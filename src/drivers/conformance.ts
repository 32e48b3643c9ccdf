/** A scenario that shows whether a driver has a capability. */
export interface ConformanceScenario {
  scenario: string;
  /** What the driver does in the scenario, in words that follow `The driver` in a sentence: `starts a thread and runs a turn`. */
  capability: string;
}

/** The scenarios that `touchstone drivers check` runs: few enough for half a minute, one for each capability. */
export const CONFORMANCE_SCENARIOS: readonly ConformanceScenario[] = [
  { scenario: "thread_basic", capability: "starts a thread and runs a turn" },
  { scenario: "turn_unicode", capability: "passes every character unchanged" },
  { scenario: "turn_stream_many", capability: "yields many events in their order" },
  { scenario: "turn_image", capability: "sends an image" },
  { scenario: "structured_output", capability: "asks for structured output" },
  { scenario: "thread_resume", capability: "resumes a thread" },
  { scenario: "thread_fork", capability: "forks a thread" },
  { scenario: "thread_interleaved", capability: "runs turns of two threads at the same time" },
  { scenario: "tool_shell", capability: "yields the items of a command" },
  { scenario: "approval_command_accepted", capability: "answers a request of codex" },
  { scenario: "turn_interrupt_message", capability: "interrupts a turn" },
  { scenario: "turn_steer", capability: "sends input into a running turn" },
  { scenario: "thread_read", capability: "sends other requests" },
  { scenario: "thread_notifications", capability: "yields notifications that belong to no turn" },
  { scenario: "goal_one_turn", capability: "sets a goal" },
  { scenario: "error_model_failure", capability: "reports a turn that fails" },
  { scenario: "error_invalid_params", capability: "reports a request that codex refuses" },
  { scenario: "error_codex_killed", capability: "reports that codex has died" },
];
