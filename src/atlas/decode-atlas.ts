/** Decodes the observation of one release from the atlas. The page uses this file too. */

import type { TranscriptProtocol } from "../protocol/index.js";
import type { Atlas, ProtocolData } from "./atlas-schema.js";
import type { Observation } from "./observe-fixtures.js";
import { covers, type Span } from "./spans.js";

/**
 * Decodes what one release sent with one protocol. If the measurement failed, the observation has only the reason.
 * @returns undefined if the atlas has neither a measurement nor the reason of a failure
 */
export function decodeObservation(
  atlas: Atlas,
  release: string,
  protocol: TranscriptProtocol,
): Observation | undefined {
  const data = atlas.protocols[protocol];
  const index = atlas.releases.indexOf(release);
  const failure = data?.failures[release];
  if (data && failure !== undefined) return buildFailedObservation(release, protocol, failure);
  if (!data?.releases.includes(index)) return undefined;
  const findInRelease = <T extends Span, R>(
    spans: Record<string, T[]>,
    toValue: (span: T, key: string) => R,
  ): Record<string, R> =>
    Object.fromEntries(
      Object.entries(spans).flatMap(([key, list]) => {
        const span = list.find((one) => covers(one, index));
        return span ? [[key, toValue(span, key)] as const] : [];
      }),
    );
  const listNames = (set: number) => listScenarios(atlas, set);
  const decodeSets = (of: Record<string, number>) =>
    Object.fromEntries(Object.entries(of).map(([key, set]) => [key, listNames(set)]));
  const decodeMembers = (members: ProtocolData["paths"]) => {
    const spans = Object.fromEntries(Object.entries(members).map(([path, one]) => [path, one.spans]));
    return findInRelease(spans, ({ types, values, absent }, path) => ({
      types: decodeSets(types),
      ...(values ? { values: decodeSets(values) } : {}),
      ...(absent === undefined ? {} : { absent: listNames(absent) }),
      example: members[path]?.example ?? "",
    }));
  };
  const calls = decodeMembers(data.calls ?? {});
  return {
    release,
    protocol,
    scenarios: findInRelease(data.scenarios, ({ state, reason }) => ({
      state,
      ...(reason === undefined ? {} : { reason }),
    })),
    paths: decodeMembers(data.paths),
    ...(Object.keys(calls).length > 0 ? { calls } : {}),
    samples: findInRelease(data.events, ({ scenario, event }) => ({ scenario, event })),
    schema: findInRelease(data.schema, () => true as const),
  };
}

/** Lists the releases that were measured with at least one of the protocols, oldest first. */
export function listMeasuredReleases(
  { releases, protocols }: Atlas,
  ofProtocols: readonly TranscriptProtocol[],
): string[] {
  const measured = new Set(ofProtocols.flatMap((protocol) => protocols[protocol]?.releases ?? []));
  return releases.filter((_, index) => measured.has(index));
}

/** Builds the observation of a release that could not be measured. @param failure the reason */
export function buildFailedObservation(
  release: string,
  protocol: TranscriptProtocol,
  failure: string,
): Observation {
  return { release, protocol, failure, scenarios: {}, paths: {}, samples: {}, schema: {} };
}

/** Lists the scenarios of a set, by name. */
export function listScenarios({ scenarios, sets }: Atlas, set: number): string[] {
  const ranges = (sets[set] ?? "").split(",").filter(Boolean);
  return ranges.flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return scenarios.slice(from, to + 1);
  });
}
