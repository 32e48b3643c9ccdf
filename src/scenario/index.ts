/** Scenarios: reads and validates the YAML files. */
export { type CatalogueEntry, chooseScenarioNames, listScenarioNames, loadCatalogue } from "./catalogue.js";
export {
  assertMessagesFit,
  isIntendedMistake,
  listIntendedMistakes,
  type MessageSchemas,
} from "./check-messages.js";
export { describeMissingThread } from "./check-workflow.js";
export { copyScenarios, readScenarioCopies } from "./copy.js";
export { findDuring } from "./during.js";
export { scenarioErrors } from "./errors.js";
export { loadModuleScenario } from "./module.js";
export { writeNewScenario } from "./new.js";
export { parseScenario } from "./parse.js";
export { type ChosenScenario, chooseDataForRelease, chooseForRelease } from "./releases.js";
export type {
  ClientAnswer,
  DuringActions,
  FrameMatch,
  ModelResponse,
  ModelResponseInput,
  ModelStep,
  ModelStepInput,
  RaceFrame,
  RaceLine,
  Scenario,
  WorkflowAction,
} from "./schema.js";
export { SCENARIO_NAME, scenarioSchema } from "./schema.js";
export { createShardTest, type Shard } from "./shard.js";
