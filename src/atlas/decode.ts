/** The atlas in; what one release was seen to send, out. The page runs this too. */

import type { Protocol } from "../protocol/index.js";
import type { Atlas } from "./data.js";
import type { Observation } from "./observe.js";

/** What one protocol of one release was seen to send; undefined where it was not measured. */
export function observationOf(atlas: Atlas, release: string, protocol: Protocol): Observation | undefined {
  const data = atlas.protocols[protocol];
  const index = atlas.releases.indexOf(release);
  const failure = data?.failures[release];
  if (data && failure !== undefined) return nothingSeen(release, protocol, failure);
  if (!data?.releases.includes(index)) return undefined;
  const within = <T extends { from: number; to: number }, R>(
    spans: Record<string, T[]>,
    toValue: (span: T, key: string) => R,
  ): Record<string, R> =>
    Object.fromEntries(
      Object.entries(spans).flatMap(([key, list]) => {
        const span = list.find(({ from, to }) => from <= index && index <= to);
        return span ? [[key, toValue(span, key)] as const] : [];
      }),
    );
  const namesOf = (set: number) => scenariosIn(atlas, set);
  const decoded = (of: Record<string, number>) =>
    Object.fromEntries(Object.entries(of).map(([key, set]) => [key, namesOf(set)]));
  const spans = Object.fromEntries(Object.entries(data.paths).map(([path, one]) => [path, one.spans]));
  return {
    release,
    protocol,
    scenarios: within(data.scenarios, ({ state, reason }) => ({
      state,
      ...(reason === undefined ? {} : { reason }),
    })),
    paths: within(spans, ({ types, values, absent }, path) => ({
      types: decoded(types),
      ...(values ? { values: decoded(values) } : {}),
      ...(absent === undefined ? {} : { absent: namesOf(absent) }),
      example: data.paths[path]?.example ?? "",
    })),
    samples: within(data.events, ({ scenario, event }) => ({ scenario, event })),
    schema: within(data.schema, () => true as const),
  };
}

/** Of a release that could not be measured. @param failure why */
export function nothingSeen(release: string, protocol: Protocol, failure: string): Observation {
  return { release, protocol, failure, scenarios: {}, paths: {}, samples: {}, schema: {} };
}

/** The scenarios of a set, by name. */
export function scenariosIn({ scenarios, sets }: Atlas, set: number): string[] {
  const ranges = (sets[set] ?? "").split(",").filter(Boolean);
  return ranges.flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return scenarios.slice(from, to + 1);
  });
}
