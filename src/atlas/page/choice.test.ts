import { expect, test } from "vitest";
import { FORMAT_VERSION } from "../../transcript/index.js";
import type { Atlas } from "../atlas-schema.js";
import { parseChoice, renderHash } from "./choice.js";

const measured = { failures: {}, scenarios: {}, paths: {}, events: {}, schema: {} };
const atlas: Atlas = {
  formatVersion: FORMAT_VERSION,
  releases: ["0.1.0", "0.2.0", "0.3.0", "0.4.0"],
  scenarios: [],
  sets: [],
  protocols: {
    exec: { ...measured, releases: [0, 1, 2, 3] },
    "app-server": { ...measured, releases: [0, 1, 2] },
  },
};

test("the page opens on the app-server and its two newest measured releases", () => {
  const choice = { view: "compare", protocol: "app-server", from: "0.2.0", to: "0.3.0", search: "" };
  expect(parseChoice(atlas, "")).toEqual(choice);
  expect(parseChoice(atlas, "#view=nonsense&protocol=none&from=9.9.9&member=alone")).toEqual(choice);
});

test("the address holds what is chosen", () => {
  const choice = {
    view: "releases",
    protocol: "exec",
    from: "0.1.0",
    to: "0.4.0",
    search: "turn/…&=#",
    member: "item.completed[x] item.exit_code",
    release: "0.2.0",
  } as const;
  expect(parseChoice(atlas, renderHash(choice))).toEqual(choice);
});
