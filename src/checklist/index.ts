/** Checklist: a manifest, and the user's tests, in; a table for people out. */
export { type ChecklistOptions, notesOf, type Pins, renderChecklist } from "./checklist.js";
export { findTests } from "./tests.js";
