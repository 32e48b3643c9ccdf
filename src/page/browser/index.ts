/** The parts that pages share in the browser: base style and elements. They use no Node modules. */
import "./base.css";

export { createElement } from "./dom.js";
