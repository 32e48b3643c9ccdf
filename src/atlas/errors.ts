import { defineErrors } from "../lib/index.js";
import { NEWER_FORMAT, UPDATE_HINT } from "../transcript/index.js";
import { describeMeasured, describeMeasuring } from "./describe-measured.js";

/** The errors in the atlas's files, and in what users ask of the atlas. */
export const atlasErrors = defineErrors({
  atlasInvalid: {
    kind: "usage",
    message: ({ file, problem }: { file: string; problem: string }) =>
      `${file} is no atlas that this touchstone can read: ${problem}`,
    hint: `\`touchstone atlas --codex RANGE\` writes an atlas: atlas.json in its output folder. ${UPDATE_HINT}`,
    example: { file: "FILE", problem: "releases: PROBLEM" },
  },
  atlasTooNew: NEWER_FORMAT,
  pathUnknown: {
    kind: "finding",
    message: ({ query }: { query: string; near?: string | undefined }) =>
      `The atlas has no event, request, member or type of item named \`${query}\`.`,
    hint: ({ near }) =>
      near ?? "Name an event (`item.completed`), or an event and a member (`item.completed.item.exit_code`).",
    example: { query: "QUERY" },
  },
  requestNotObserved: {
    kind: "finding",
    message: ({ request }: { request: string }) =>
      `\`${request}\` is a request that clients send to codex, and no scenario of this atlas shows it.`,
    hint: "`touchstone show NAME --wire` lists the requests of a recorded scenario, and `touchstone scenarios coverage --output FILE` writes which requests no scenario sends.",
    example: { request: "REQUEST" },
  },
  rangeEmpty: {
    kind: "usage",
    message: ({ range }: { range: string }) => `npm has no release in \`${range}\`.`,
    hint: "`npm view @openai/codex versions` lists the releases.",
    example: { range: "RANGE" },
  },
  rangeInvalid: {
    kind: "usage",
    message: ({ range }: { range: string }) => `\`${range}\` is no range of releases.`,
    hint: "Write `0.143.0..0.144.0`, `0.58.0..0.144.0:25` (25 of them, evenly spread), `latest:10`, `0.144.0`, or several with commas.",
    example: { range: "RANGE" },
  },
  releasesReversed: {
    kind: "usage",
    message: ({ from, to }: { from: string; to: string }) => `codex ${from} is not older than codex ${to}.`,
    hint: ({ from, to }) =>
      from === to ? "Name two releases." : `Swap them: \`--from ${to} --to ${from}\`.`,
    example: { from: "RELEASE", to: "OLDER" },
  },
  usesInvalid: {
    kind: "usage",
    message: ({ place, problem }: { place: string; problem: string }) => `${place}: ${problem}.`,
    hint: "Write an event or a member on each line, and the types that your parser takes, such as `item.completed.item.exit_code integer null`. `touchstone uses SOURCE` proposes such a list.",
    example: { place: "FILE:LINE", problem: "PROBLEM" },
  },
  releaseNotMeasured: {
    kind: "usage",
    message: ({ release }: { release: string; measured: string[] }) =>
      `The atlas does not have the events of exec or app-server of codex ${release}.`,
    hint: ({ release, measured }) => `${describeMeasured(release, measured)}${describeMeasuring(release)}`,
    example: { release: "1.2.3", measured: ["RELEASES"] },
  },
});
