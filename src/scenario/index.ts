/** Scenarios: YAML files in, checked `Scenario`s out. */
export { loadCatalogue } from "./catalogue.js";
export { scenarioErrors } from "./errors.js";
export { loadModuleScenario } from "./module.js";
export { newScenario } from "./new.js";
export { parseScenario } from "./parse.js";
export type {
  Answer,
  During,
  FrameMatch,
  ModelResponse,
  ModelStep,
  Racer,
  Scenario,
  WorkflowAction,
  WrittenResponse,
  WrittenStep,
} from "./schema.js";
export { SCENARIO_NAME, scenarioSchema } from "./schema.js";
