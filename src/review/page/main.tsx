import { render } from "preact";
import { App } from "./app.js";
import { openReviewSource } from "./review-source.js";
import "../../page/browser/index.js";
import "./page.css";

render(<App source={openReviewSource()} />, document.getElementById("app") as HTMLElement);
