import { render } from "preact";
import { openSource } from "./api.js";
import { App } from "./app.js";
import "../../page/browser/index.js";
import "./page.css";

render(<App source={openSource()} />, document.getElementById("app") as HTMLElement);
