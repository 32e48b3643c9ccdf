import { render } from "preact";
import { App } from "./app.js";
import { openReviewSource } from "./review-source.js";
import "../../page/browser/index.js";
// Later style sheets override earlier ones.
import "./styles/elements.css";
import "./styles/layout.css";
import "./styles/change-list.css";
import "./styles/fixture-head.css";
import "./styles/timeline.css";
import "./styles/dialogs.css";
import "./styles/narrow.css";

render(<App source={openReviewSource()} />, document.getElementById("app") as HTMLElement);
