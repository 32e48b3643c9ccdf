/** What the pages share in the browser: the base style, helpers for elements and text, and the reader of a page's data. No file here imports a Node module. */
import "./base.css";

export { splitName } from "../../lib/names/index.js";
export { splitCode } from "./code-spans.js";
export { createElement, renderName, renderProse } from "./dom.js";
export { readPageData } from "./page-data.js";
