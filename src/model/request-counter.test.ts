import { expect, test } from "vitest";
import { RequestCounter } from "./request-counter.js";

test("a wait ends when the request has come, and not before", async () => {
  const requests = new RequestCounter();
  requests.add();
  await requests.waitFor(1, 60_000);
  let ended = false;
  const second = requests.waitFor(2, 60_000).then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  requests.add();
  await second;
});

test("a request that never comes is named", async () => {
  const requests = new RequestCounter();
  requests.add();
  await expect(requests.waitFor(2, 1)).rejects.toThrow(
    "request 2 to the model has not come within 0.001 s; codex has sent 1",
  );
});
