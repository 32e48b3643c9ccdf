/** Checklist: a manifest, and the user's tests, in; a table for people out. */
export { parseNotes, renderChecklist } from "./checklist.js";
export { findTests } from "./find-tests.js";
