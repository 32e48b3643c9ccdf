/** Harvest: records scenarios through a real SDK over the real codex, and stores what it sees. */
export { type HarvestObserver, type HarvestReport, harvest } from "./harvest.js";
