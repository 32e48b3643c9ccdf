/** Timeline: summarizes the lines of a transcript for people. It imports no Node module, since pages use it, too. */
export { LineSummarizer, type LineSummary, summarizeLines } from "./line-summary.js";
