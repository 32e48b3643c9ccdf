/** Encodes observations as an atlas, which contains each fact once for the consecutive releases that share it. */

import { compareVersions } from "../lib/versions/index.js";
import { TRANSCRIPT_PROTOCOLS } from "../protocol/index.js";
import { parseJson } from "../transcript/index.js";
import type { Atlas, ProtocolData } from "./atlas-schema.js";
import { decodeObservation } from "./decode-atlas.js";
import { collectMembers } from "./event-members.js";
import type { MemberObservation, Observation } from "./observe-fixtures.js";

/**
 * Encodes observations. Their order matters only if several are of the same release and protocol: then the last one counts. But an
 * observation that only says why a measurement failed counts only if all others of its release and protocol failed too.
 */
export function encodeAtlas(observations: Observation[]): Atlas {
  const measured = observations.filter(({ failure }) => failure === undefined);
  const releases = [...new Set(measured.map(({ release }) => release))].sort(compareVersions);
  const scenarios = [...new Set(observations.flatMap((one) => Object.keys(one.scenarios)))].sort();
  const sets = new ScenarioSets(scenarios);
  const protocols: Atlas["protocols"] = {};
  for (const protocol of TRANSCRIPT_PROTOCOLS) {
    const own = releases.map((release) =>
      measured.findLast((one) => one.release === release && one.protocol === protocol),
    );
    const failures = observations
      .filter((one) => one.protocol === protocol && !own.some((other) => other?.release === one.release))
      .sort((a, b) => compareVersions(a.release, b.release))
      .map(({ release, failure = "" }) => [release, failure] as const);
    if (failures.length > 0 || own.some((one) => one))
      protocols[protocol] = buildProtocolData(own, releases, sets, Object.fromEntries(failures));
  }
  return { formatVersion: 1, releases, scenarios, sets: sets.list, protocols };
}

/** @param own observations by release; undefined for a release that was not measured */
function buildProtocolData(
  own: (Observation | undefined)[],
  releases: string[],
  sets: ScenarioSets,
  failures: ProtocolData["failures"],
): ProtocolData {
  const measured = own.flatMap((one, index) => (one ? [index] : []));
  /** Encodes one part of the observations: for each name, its values in all releases. */
  const encodePart = <V, R>(
    getPart: (observation: Observation) => Record<string, V> | undefined,
    encode: (values: (V | undefined)[]) => R,
  ): Record<string, R> => {
    const parts = own.map((one) => (one && getPart(one)) ?? {});
    const names = [...new Set(parts.flatMap(Object.keys))].sort();
    return Object.fromEntries(names.map((name) => [name, encode(parts.map((part) => part[name]))]));
  };
  const encodeMember = (seen: (MemberObservation | undefined)[]) => {
    const shown = seen.flatMap((one, index) => (one ? [index] : []));
    const [first = 0, last = 0] = [shown[0], shown.at(-1)];
    return {
      first: releases[first] as string,
      last: releases[last] as string,
      example: seen[last]?.example as string,
      spans: buildSpans(seen, measured, (one) => encodeSeen(one, sets)),
    };
  };
  return {
    releases: measured,
    failures,
    scenarios: encodePart(
      ({ scenarios }) => scenarios,
      (states) => buildSpans(states, measured, (state) => state),
    ),
    paths: encodePart(({ paths }) => paths, encodeMember),
    ...(own.some((one) => one?.calls) ? { calls: encodePart(({ calls }) => calls, encodeMember) } : {}),
    events: encodePart(
      ({ samples }) => samples,
      (samples) => buildSampleSpans(samples, measured),
    ),
    schema: encodePart(
      ({ schema }) => schema,
      (allowed) => buildSpans(allowed, measured, () => ({})),
    ),
  };
}

/** Builds spans of consecutive measured releases with equal facts. */
function buildSpans<T, F extends object>(
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

/**
 * Builds the spans of examples. Examples of consecutive releases that differ only in values belong to one span, which has the example of
 * its last release.
 */
function buildSampleSpans(samples: (Observation["samples"][string] | undefined)[], measured: number[]) {
  const shapes = samples.map((sample) => sample && { shape: describeShape(sample.event) });
  return buildSpans(shapes, measured, (shape) => shape).map(({ from, to }) => {
    const { scenario = "", event = "" } = samples[to] ?? {};
    return { from, to, scenario, event };
  });
}

function describeShape(event: string): string {
  return [...new Set(collectMembers(parseJson(event)).map(({ path, type }) => `${path} ${type}`))]
    .sort()
    .join("\n");
}

function encodeSeen({ types, values, absent }: MemberObservation, sets: ScenarioSets) {
  const encodeSets = (of: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(of).map(([key, names]) => [key, sets.getNumber(names)]));
  return {
    types: encodeSets(types),
    ...(values ? { values: encodeSets(values) } : {}),
    ...(absent ? { absent: sets.getNumber(absent) } : {}),
  };
}

/** The sets of scenarios of an atlas. An equal set is stored only once. */
class ScenarioSets {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #positions: Map<string, number>;

  constructor(scenarios: string[]) {
    this.#positions = new Map(scenarios.map((name, index) => [name, index]));
  }

  /** Returns the index of a set in `list`. A new set is added. @param names in the order of the atlas's scenarios */
  getNumber(names: string[]): number {
    const text = encodeRanges(names.map((name) => this.#positions.get(name) ?? 0));
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** @param numbers in ascending order */
function encodeRanges(numbers: number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** Merges atlases. If several have the same release with the same protocol, the last one whose measurement did not fail counts. */
export function mergeAtlases(parts: Atlas[]): Atlas {
  return encodeAtlas(
    parts.flatMap((part) =>
      TRANSCRIPT_PROTOCOLS.flatMap((protocol) => {
        const failed = Object.keys(part.protocols[protocol]?.failures ?? {});
        const releases = new Set([...part.releases, ...failed]);
        return [...releases].flatMap((release) => decodeObservation(part, release, protocol) ?? []);
      }),
    ),
  );
}
