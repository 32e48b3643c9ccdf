import type { Protocol } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import type { Scenario } from "../scenario/index.js";
import type { HarvestedFixture, ManifestEntry } from "../store/index.js";
import { buildOutputSchemaPath } from "../transcript/index.js";
import { buildFixture } from "./build-fixture.js";
import { harvestErrors } from "./errors.js";
import type { Plan } from "./plan.js";
import { type Recording, type RunSetup, recordRun } from "./record-run.js";
import { findVariants, isPreferredOrder } from "./variants.js";

export interface RecordPlanOptions {
  /** What frames are validated by; undefined where they are not. */
  schemas: ProtocolSchemas | undefined;
  /** How often it is recorded. */
  runs: number;
  /** The variants of its races that the manifest lists. */
  listed: ManifestEntry["variants"];
  /** Version of touchstone. */
  tool: string;
  subject: ManifestEntry["subject"];
  protocol: Protocol;
}

/**
 * Records one plan, as often as is asked, into a fixture with its manifest entry.
 * @returns undefined where the one run gave a variant of a known race: there is nothing new to store
 * @throws TouchstoneError `scenario-unstable` when runs differ and the scenario names no race
 */
export async function recordPlan(
  plan: Plan,
  recorder: RunSetup,
  { schemas, runs, listed, tool, subject, protocol }: RecordPlanOptions,
): Promise<HarvestedFixture | undefined> {
  const { name, scenario, given } = plan;
  const fixtures = [];
  for (let run = 0; run < runs; run++) {
    const recording = await recordInPreferredOrder(scenario, recorder, protocol);
    fixtures.push(await buildFixture(scenario, given, recording, schemas, protocol));
  }
  const variants = findVariants(fixtures);
  const [first, second] = variants;
  if (!first) throw new Error("`runs` must be 1 or more");
  if (!second && listed.some(({ digest }) => digest === first.variant.digest)) return undefined;
  if (second && scenario.races.length === 0) {
    const counts = variants.map(({ variant }) => variant.runs);
    throw harvestErrors.scenarioUnstable({ name, runs, counts, place: second.variant.firstDifference });
  }
  const cause = scenario.races.map((race) => race.cause).join("; ");
  const { files, steps, wire, replaced, redactions } = first.fixture;
  return {
    name,
    files,
    entry: {
      title: scenario.title,
      covers: scenario.covers,
      scenario: plan.digest,
      steps,
      wire,
      ...(scenario.output_schema ? { schema: buildOutputSchemaPath(name) } : {}),
      subject,
      touchstone: tool,
      replaced,
      redactions,
      variants: second ? variants.map(({ variant }) => ({ ...variant, cause })) : [],
      ...(scenario.platform_dependent ? { platformDependent: true as const } : {}),
    },
  };
}

/** How often a run is repeated for the sake of the order in which its races fell. */
const MAX_ATTEMPTS = 20;

/**
 * Records a scenario until its races have fallen in the order that it prefers.
 * @throws TouchstoneError `race-order-never-fell`
 */
async function recordInPreferredOrder(
  scenario: Scenario,
  recorder: RunSetup,
  protocol: Protocol,
): Promise<Recording> {
  // The orders are of frames, which exec has none of.
  if (protocol === "exec") return recordRun(scenario, recorder);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const recording = await recordRun(scenario, recorder);
    if (scenario.races.every(({ order }) => !order || isPreferredOrder(recording.wire, order)))
      return recording;
  }
  throw harvestErrors.raceOrderNeverFell({ name: scenario.name, runs: MAX_ATTEMPTS });
}
