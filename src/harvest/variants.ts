import { RequestTracker } from "../protocol/index.js";
import type { RaceFrame } from "../scenario/index.js";
import { type Frame, matchesFrame, type WireLog } from "../transcript/index.js";
import type { RecordedFixture } from "./build-fixture.js";

/** One of the different transcripts that runs of the same scenario produced. */
export interface TranscriptVariant {
  digest: string;
  /** Number of runs that produced it. */
  runs: number;
  /**
   * First place where it differs from the first variant: `thread_auto_run_step2.jsonl:4`; empty for the first.
   */
  firstDifference: string;
}

/**
 * Finds the different transcripts among the runs of one scenario, the most frequent first.
 * @returns each variant with its fixture
 */
export function findVariants(
  fixtures: RecordedFixture[],
): { fixture: RecordedFixture; variant: TranscriptVariant }[] {
  const byDigest = new Map<string, RecordedFixture[]>();
  for (const fixture of fixtures) {
    byDigest.set(fixture.digest, [...(byDigest.get(fixture.digest) ?? []), fixture]);
  }
  const groups = [...byDigest].sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1));
  const first = groups[0]?.[1][0];
  return groups.flatMap(([digest, [fixture, ...others]]) => {
    if (!fixture || !first) return [];
    const firstDifference = fixture === first ? "" : findFirstDifference(first, fixture);
    return [{ fixture, variant: { digest, runs: 1 + others.length, firstDifference } }];
  });
}

/** The first line, file by file, in which two transcripts of a scenario differ. */
function findFirstDifference(one: RecordedFixture, other: RecordedFixture): string {
  for (const file of new Set([...Object.keys(one.files), ...Object.keys(other.files)])) {
    const [a, b] = [one, other].map((fixture) => fixture.files[file]?.split("\n") ?? []);
    const line = a?.findIndex((text, index) => text !== b?.[index]) ?? -1;
    if (line >= 0) return `${file}:${line + 1}`;
    if (a?.length !== b?.length) return `${file}:${(a?.length ?? 0) + 1}`;
  }
  return "";
}

/**
 * Whether no frame that matches `second` is directly before one that matches `first`, among the frames that
 * codex sent.
 */
export function isPreferredOrder(wire: WireLog, [first, second]: [RaceFrame, RaceFrame]): boolean {
  const requests = new RequestTracker();
  const frames = wire.flatMap((entry) => ("from" in entry ? [entry] : []));
  for (const frame of frames) requests.track(frame);
  const sent = frames.filter(({ from }) => from === "codex");
  const is = (frame: Frame | undefined, racer: RaceFrame) => {
    if (!frame) return false;
    if (!("response" in racer)) return matchesFrame(frame.message, racer);
    return requests.findRequest(frame)?.method === racer.response;
  };
  return !sent.some((frame, index) => is(frame, second) && is(sent[index + 1], first));
}
