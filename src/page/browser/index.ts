/** The parts that pages share in the browser: base style and elements. They use no Node modules. */
import "./base.css";

export { splitCode } from "./code-spans.js";
export { createElement, renderProse } from "./dom.js";
export { readPageData } from "./page-data.js";
