/**
 * The official Python SDK runs recorded scenarios against the fake codex, and must yield their fixtures. These scenarios have
 * every kind of message and item. `npm run test:soak` runs all scenarios; replay.test.ts plays all of them without an SDK.
 */
import { testPythonReplays } from "../helpers/python-replay-tests.js";
import { chooseCover, HAVE_OWN_PROMPT } from "../helpers/recorded-wires.js";

/** What users do most. */
const USUAL = ["thread_basic", "thread_resume", "tool_shell", "structured_output", "turn_interrupt_message"];

const chosen = [...new Set([...USUAL, ...chooseCover()])];
await testPythonReplays({
  byName: chosen,
  byPrompt: HAVE_OWN_PROMPT.filter((_, index) => index % 12 === 0),
  async: chosen,
  leastAsync: 10,
});
