/** What pages share in the browser: the base style, helpers for elements and text, and the reader of their data. It uses no Node module. */
import "./base.css";

export { splitName } from "../../lib/names/index.js";
export { splitCode } from "./code-spans.js";
export { createElement, renderName, renderProse } from "./dom.js";
export { readPageData } from "./page-data.js";
