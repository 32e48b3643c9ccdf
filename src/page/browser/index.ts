/** The parts that pages share in the browser: base style and elements. They use no Node modules. */
import "./base.css";

export { splitName } from "../../lib/names/index.js";
export { splitCode } from "./code-spans.js";
export { createElement, renderName, renderProse } from "./dom.js";
export { readPageData } from "./page-data.js";
