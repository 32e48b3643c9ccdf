import type { Protocol } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import type { Scenario } from "../scenario/index.js";
import type { HarvestedFixture, ManifestEntry } from "../store/index.js";
import { buildOutputSchemaPath } from "../transcript/index.js";
import { buildFixture } from "./build-fixture.js";
import { harvestErrors } from "./errors.js";
import type { Plan } from "./plan.js";
import type { Recording } from "./record-run.js";
import { findVariants, isPreferredOrder } from "./variants.js";

export interface RecordPlanOptions {
  /** Records one run. */
  record(): Promise<Recording>;
  /** Schemas that frames are validated against; undefined for no validation. */
  schemas: ProtocolSchemas | undefined;
  /** Number of runs. */
  runs: number;
  /** The variants of its declared races that the manifest lists. */
  listed: ManifestEntry["variants"];
  /** Version of touchstone. */
  tool: string;
  subject: ManifestEntry["subject"];
  protocol: Protocol;
}

/**
 * Records one plan, with the requested number of runs, as a fixture with its manifest entry.
 * @returns undefined if a single run produced a listed variant of a declared race, so that there is nothing new
 *   to store
 * @throws TouchstoneError `scenario-unstable` if runs differ and the scenario declares no race
 */
export async function recordPlan(
  plan: Plan,
  { record, schemas, runs, listed, tool, subject, protocol }: RecordPlanOptions,
): Promise<HarvestedFixture | undefined> {
  const { name, scenario, given } = plan;
  const fixtures = [];
  for (let run = 0; run < runs; run++) {
    const recording = await recordInPreferredOrder(scenario, record, protocol);
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

/** Upper limit of the runs that are made to get the preferred order of the races. */
const MAX_ATTEMPTS = 20;

/**
 * Records a scenario until its races end in the order that it prefers.
 * @throws TouchstoneError `race-order-never-fell`
 */
async function recordInPreferredOrder(
  scenario: Scenario,
  record: RecordPlanOptions["record"],
  protocol: Protocol,
): Promise<Recording> {
  // The preferred orders concern frames, and exec has no frames.
  if (protocol === "exec") return record();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const recording = await record();
    if (scenario.races.every(({ order }) => !order || isPreferredOrder(recording.wire, order)))
      return recording;
  }
  throw harvestErrors.raceOrderNeverFell({ name: scenario.name, runs: MAX_ATTEMPTS });
}
