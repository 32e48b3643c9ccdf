import { join } from "node:path";
import type { Config } from "../config/index.js";
import type { RecordingOptions } from "../harvest/index.js";
import { didYouMean } from "../lib/index.js";
import {
  buildMatrix,
  type CellMark,
  getMark,
  judgeMatrix,
  openSubject,
  type ParityMatrix,
  readAccepted,
  recordLive,
  withDriverFolder,
} from "../parity/index.js";
import type { Protocol } from "../protocol/index.js";
import { CONFORMANCE_SCENARIOS } from "./conformance.js";
import { driverErrors } from "./errors.js";

/** What a driver did in one of the conformance scenarios. */
export interface CheckedCapability {
  scenario: string;
  /** What the scenario shows: see `ConformanceScenario`. */
  capability: string;
  /** The result of the scenario in the parity matrix. */
  mark: CellMark;
  /** Why the scenario is not supported, failed or was not compared. */
  reason?: string;
  /** The differences from the reference, without those that parity.yaml accepts for every subject (`*`). */
  differences: string[];
}

/** The result of checking a driver. */
export interface DriverCheck {
  /** The name of the subject. */
  id: string;
  /** The versions that were recorded, in one text. */
  version: string;
  protocol: Protocol;
  capabilities: CheckedCapability[];
  /** Whether the driver sends what the SDK returns at the end of a turn, so that these results are compared. */
  sendsResults: boolean;
  /** The comparison from which this result was made. */
  matrix: ParityMatrix;
}

/**
 * Records the conformance scenarios through a driver, and compares them with the reference's fixtures. The differences
 * that parity.yaml accepts for every subject (`*`) are accepted here, too.
 * @param path of the driver's folder, or of an executable
 * @param protocol of an executable's events; a folder declares its own protocol
 * @param options.config the configuration of this package, whose catalogue is used
 * @param options.names only these scenarios; empty: all
 * @throws TouchstoneError `not-conformance`, `driver-missing`, `sdk-unknown`, and errors that stop every scenario
 */
export async function checkDriver(
  path: string,
  protocol: Protocol,
  options: RecordingOptions,
): Promise<DriverCheck> {
  const { config } = options;
  const chosen = CONFORMANCE_SCENARIOS.filter(
    ({ scenario }) => options.names.length === 0 || options.names.includes(scenario),
  );
  const unknown = options.names.find((name) => !chosen.some(({ scenario }) => scenario === name));
  if (unknown !== undefined) {
    const all = CONFORMANCE_SCENARIOS.map(({ scenario }) => scenario);
    throw driverErrors.notConformance({ name: unknown, count: all.length, near: didYouMean(unknown, all) });
  }
  const names = chosen.map(({ scenario }) => scenario);
  const subject = await withDriverFolder(path, protocol, config, (sdk) =>
    recordLive({ ...options, sdk, names }),
  );
  const reference = await openSubject(config.fixtures, config.reference, config.root);
  const { matrix } = judgeMatrix(
    await buildMatrix(reference, [subject], names),
    await readAcceptedForAny(config),
    {
      allScenarios: false,
      allSubjects: false,
    },
  );
  const cells = new Map(matrix.cells.map((cell) => [cell.scenario, cell]));
  const capabilities = chosen.flatMap(({ scenario, capability }): CheckedCapability[] => {
    const cell = cells.get(scenario);
    if (!cell) return [];
    const unexpected = cell.differences.filter(({ accepted }) => accepted === undefined);
    return [
      {
        scenario,
        capability,
        mark: getMark(cell),
        ...(cell.reason === undefined ? {} : { reason: cell.reason }),
        differences: [...new Set(unexpected.map(({ message }) => message))],
      },
    ];
  });
  const sendsResults = matrix.cells.some(({ comparisons }) =>
    comparisons.some(({ what, subject }) => what === "results" && subject.length > 0),
  );
  const { id, version, protocol: usedProtocol } = subject;
  return { id, version, protocol: usedProtocol, capabilities, sendsResults, matrix };
}

/** Reads the differences that are accepted for every subject. What is accepted for one subject does not apply to a driver with the same name. */
async function readAcceptedForAny({ root }: Config) {
  const accepted = await readAccepted(join(root, "parity.yaml"));
  return accepted.filter(({ subjects }) => subjects.includes("*"));
}
