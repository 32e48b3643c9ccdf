/** Observations in; the atlas, in which what stays the same from release to release is said once, out. */

import { compareVersions } from "../lib/versions/index.js";
import { PROTOCOLS } from "../protocol/index.js";
import { parseJson } from "../transcript/index.js";
import type { Atlas, ProtocolData } from "./data.js";
import { observationOf } from "./decode.js";
import type { Observation, Seen } from "./observe.js";
import { leavesOf } from "./paths.js";

/** The same atlas whatever order the observations are given in; of two about the same, the last counts. */
export function toAtlas(observations: Observation[]): Atlas {
  const releases = [...new Set(observations.map(({ release }) => release))].sort(compareVersions);
  const scenarios = [...new Set(observations.flatMap((one) => Object.keys(one.scenarios)))].sort();
  const sets = new Sets(scenarios);
  const protocols: Atlas["protocols"] = {};
  for (const protocol of PROTOCOLS) {
    const own = releases.map((release) =>
      observations.findLast((one) => one.release === release && one.protocol === protocol),
    );
    if (own.some((one) => one)) protocols[protocol] = protocolDataOf(own, releases, sets);
  }
  return { formatVersion: 1, releases, scenarios, sets: sets.list, protocols };
}

/** @param own by release; undefined where that was not measured */
function protocolDataOf(own: (Observation | undefined)[], releases: string[], sets: Sets): ProtocolData {
  const measured = own.flatMap((one, index) => (one && one.failure === undefined ? [index] : []));
  const failures = own.flatMap((one) =>
    one?.failure === undefined ? [] : [[one.release, one.failure] as const],
  );
  /** Each name of one part of the observations, with what becomes of its values, release by release. */
  const each = <K extends "scenarios" | "paths" | "samples" | "schema", R>(
    part: K,
    encode: (values: (Observation[K][string] | undefined)[]) => R,
  ): Record<string, R> => {
    const names = [...new Set(own.flatMap((one) => Object.keys(one?.[part] ?? {})))].sort();
    const valuesOf = (name: string) =>
      own.map((one) => one?.[part][name] as Observation[K][string] | undefined);
    return Object.fromEntries(names.map((name) => [name, encode(valuesOf(name))]));
  };
  return {
    releases: measured,
    failures: Object.fromEntries(failures),
    scenarios: each("scenarios", (states) => spansOf(states, measured, (state) => state)),
    paths: each("paths", (seen) => {
      const shown = seen.flatMap((one, index) => (one ? [index] : []));
      const [first = 0, last = 0] = [shown[0], shown.at(-1)];
      return {
        first: releases[first] as string,
        last: releases[last] as string,
        example: seen[last]?.example as string,
        spans: spansOf(seen, measured, (one) => encodeSeen(one, sets)),
      };
    }),
    events: each("samples", (samples) => samplesOf(samples, measured)),
    schema: each("schema", (allowed) => spansOf(allowed, measured, () => ({}))),
  };
}

/** Runs of measured releases that are told of in the same words. */
function spansOf<T, F extends object>(
  values: (T | undefined)[],
  measured: number[],
  toFacts: (value: T) => F,
): ({ from: number; to: number } & F)[] {
  const spans: ({ from: number; to: number } & F)[] = [];
  let current = "";
  for (const index of measured) {
    const value = values[index];
    const facts = value === undefined ? undefined : toFacts(value);
    const text = facts === undefined ? "" : JSON.stringify(facts);
    const last = spans.at(-1);
    if (facts !== undefined && text === current && last) last.to = index;
    else if (facts !== undefined) spans.push({ from: index, to: index, ...facts });
    current = text;
  }
  return spans;
}

/** Events that differ in their values alone are of one span. */
function samplesOf(samples: (Observation["samples"][string] | undefined)[], measured: number[]) {
  const shapes = samples.map((sample) => sample && { shape: shapeOf(sample.event) });
  return spansOf(shapes, measured, (shape) => shape).map(({ from, to }) => {
    const { scenario = "", event = "" } = samples[to] ?? {};
    return { from, to, scenario, event };
  });
}

function shapeOf(event: string): string {
  return [...new Set(leavesOf(parseJson(event)).map(({ path, type }) => `${path} ${type}`))]
    .sort()
    .join("\n");
}

function encodeSeen({ types, values, absent }: Seen, sets: Sets) {
  const numbers = (of: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(of).map(([key, names]) => [key, sets.numberOf(names)]));
  return {
    types: numbers(types),
    ...(values ? { values: numbers(values) } : {}),
    ...(absent ? { absent: sets.numberOf(absent) } : {}),
  };
}

/** Sets of scenarios, each written once. */
class Sets {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #places: Map<string, number>;

  constructor(scenarios: string[]) {
    this.#places = new Map(scenarios.map((name, index) => [name, index]));
  }

  numberOf(names: string[]): number {
    const text = rangesOf(names.map((name) => this.#places.get(name) ?? 0));
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** @param numbers rising */
function rangesOf(numbers: number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** What several atlases hold, in one; of what two hold, the later one's counts. */
export function mergeAtlases(parts: Atlas[]): Atlas {
  return toAtlas(
    parts.flatMap((part) =>
      part.releases.flatMap((release) =>
        PROTOCOLS.flatMap((protocol) => observationOf(part, release, protocol) ?? []),
      ),
    ),
  );
}
