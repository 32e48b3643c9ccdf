/** Checklist: a manifest in, a table for people out. */
export { renderChecklist } from "./checklist.js";
