/** The official Python SDK runs the whole catalogue against the fake codex, and must yield each fixture. */
import { testPythonReplays } from "../helpers/python-replay-tests.js";
import { HAVE_OWN_PROMPT, RECORDED } from "../helpers/recorded-wires.js";

await testPythonReplays({ byName: RECORDED, byPrompt: HAVE_OWN_PROMPT, async: RECORDED, leastAsync: 60 });
