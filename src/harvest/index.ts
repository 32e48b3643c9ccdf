/** Harvest: records scenarios through a real SDK over the real codex, and stores the fixtures. */
export { harvestErrors } from "./errors.js";
export { type HarvestObserver, type HarvestOptions, type HarvestReport, harvest } from "./harvest.js";
export type { Plan } from "./plan.js";
export type { ServeModel } from "./record-run.js";
export type { RunFolder } from "./run-folder.js";
export { type TryOptions, tryScenario } from "./try-scenario.js";
