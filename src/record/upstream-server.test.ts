import { expect, test } from "vitest";
import { parseScenario } from "../scenario/index.js";
import { startUpstreamServer } from "./upstream-server.js";

const SCENARIO = `name: sample
title: A sample
area: turns
covers: [a turn]
workflow:
  - start_thread: {}
  - turn: { input: Say hello. }
`;
const UPSTREAM = { url: "http://127.0.0.1:1", key: undefined, keyEnv: "KEY", model: undefined };

test("the worlds of a scenario are served beside a live model", async () => {
  const world = {
    answer: ({ path }: { path: string }) => (path === "/account" ? { body: { plan: "plus" } } : undefined),
  };
  const server = await startUpstreamServer(parseScenario(SCENARIO, "sample.yaml"), "key", UPSTREAM, [world]);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/account`);
    expect(await answer.json()).toEqual({ plan: "plus" });
  } finally {
    await server.close();
  }
});
