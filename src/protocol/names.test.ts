import { expect, test } from "vitest";
import { KNOWN_REQUESTS, REQUESTS } from "./index.js";

test("codex knows each request that the code names", () => {
  expect(KNOWN_REQUESTS).toEqual(expect.arrayContaining(Object.values(REQUESTS)));
});
