/** Checklist: a manifest, and the user's tests, in; a table for people out. */
export { notesOf, renderChecklist } from "./checklist.js";
export { findTests } from "./tests.js";
