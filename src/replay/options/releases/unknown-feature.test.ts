import { expect, test } from "vitest";
import { listMeasuredReleases, readCommandLine } from "./index.js";
import { findUnknownFeature } from "./unknown-feature.js";

const find = (version: string, flag: string, names: string[]) =>
  findUnknownFeature(readCommandLine(version), { flags: new Map([[flag, names]]) });

test.each(listMeasuredReleases())("codex %s refuses an unknown feature", (version) => {
  for (const flag of ["enable", "disable"])
    expect(find(version, flag, ["apps", "nosuchfeature"])).toEqual({ flag, name: "nosuchfeature" });
});

test.each(listMeasuredReleases())("codex %s accepts listed and former names of features", (version) => {
  expect(find(version, "enable", ["apps", "collab", "web_search"])).toBeUndefined();
});
