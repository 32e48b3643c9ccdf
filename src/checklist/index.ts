/** Checklist: renders a table for people from a manifest and the user's tests. */
export { parseNotes, renderChecklist } from "./checklist.js";
export { findTests } from "./find-tests.js";
