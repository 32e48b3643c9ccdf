/** Parts that the pages share in the browser: their base style, and elements. Without Node modules. */
import "./base.css";

export { createElement } from "./dom.js";
