/**
 * Compares the fake codex, in its default mode, with the real one: the same answer or refusal, code, message, exit code and
 * stderr. fast-check makes the sessions and the command lines, and shrinks the ones that differ.
 */
import fc from "fast-check";
import { findCommandLine, findParamTypes } from "../../src/replay/options/releases/index.js";
import { makeCall, makeCommandLine } from "./command-lines.js";
import type { Difference } from "./compare.js";
import { compareCall, compareParsing } from "./compare-calls.js";
import { EXPLANATIONS, findUnexplained } from "./explained.js";
import { makeSession, makeTypeChecks } from "./messages.js";
import { compareInSession, preparePair } from "./run-pair.js";

/** Pairs of processes that run at the same time. Most of the time they wait. */
const LANES = 4;

/** Kind of input → its share of the runs, in percent. */
const SHARES = { session: 40, params: 15, parsing: 30, call: 15 };

export interface FaithfulResult {
  /** Each unexplained difference, with the seed and the shrunk input. */
  failures: string[];
  /** Number of runs of each kind. */
  runs: Record<string, number>;
  /** Name of an entry of explained.json → how many differences it explained. */
  explained: Record<string, number>;
}

/** Runs the comparison. @param runs number of sessions and command lines together */
export async function checkFaithful(runs: number, seed: number): Promise<FaithfulResult> {
  const pair = await preparePair();
  const types = findParamTypes(pair.version);
  if (!types) throw new Error(`the params of codex ${pair.version} were not measured`);
  const result: FaithfulResult = {
    failures: [],
    runs: {},
    explained: Object.fromEntries(EXPLANATIONS.map(({ name }) => [name, 0])),
  };
  const counts = divide(runs);
  const kinds = [
    () => check("session", makeSession(types), (lines) => compareInSession(pair, lines)),
    () => check("params", makeTypeChecks(types), (lines) => compareInSession(pair, lines)),
    () =>
      check("parsing", makeCommandLine(findCommandLine(pair.version)), (args) => compareParsing(pair, args)),
    () => check("call", makeCall(), (call) => compareCall(pair, call)),
  ];
  for (const run of kinds) await run();
  return result;

  async function check<Input>(
    kind: keyof typeof SHARES,
    inputs: fc.Arbitrary<Input>,
    compare: (input: Input) => Promise<Difference[]>,
  ): Promise<void> {
    const property = fc.asyncProperty(inputs, async (input) => {
      result.runs[kind] = (result.runs[kind] ?? 0) + 1;
      const count = (name: string) => {
        result.explained[name] = (result.explained[name] ?? 0) + 1;
      };
      const unexplained = findUnexplained(await compare(input), count);
      if (unexplained.length > 0) throw new Error(unexplained.map(formatDifference).join("\n"));
    });
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      const share = Math.floor((counts[kind] + lane) / LANES);
      if (share === 0) return;
      const details = await fc.check(property, { numRuns: share, seed: seed + lane });
      if (details.failed)
        result.failures.push(
          `${kind}, seed ${details.seed}:\n${JSON.stringify(details.counterexample?.[0])}\n${(details.errorInstance as Error).message}`,
        );
    });
    await Promise.all(lanes);
  }
}

function divide(runs: number): Record<keyof typeof SHARES, number> {
  const { session: _, ...others } = SHARES;
  const counts = Object.fromEntries(
    Object.entries(others).map(([kind, share]) => [kind, Math.round((runs * share) / 100)]),
  ) as Record<keyof typeof SHARES, number>;
  const rest = runs - Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...counts, session: rest };
}

function formatDifference({ input, what, real, fake }: Difference): string {
  return `  ${what} of ${input}\n    real: ${real.slice(0, 2000)}\n    fake: ${fake.slice(0, 2000)}`;
}
