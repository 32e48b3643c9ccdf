/** Timelines as HTML without scripts. A separate entry point, since it imports what a page in the browser must not load. */
export { renderTimeline, TIMELINE_LEGEND } from "./render-timeline.js";
export { TIMELINE_STYLE } from "./style.js";
