import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { parseScenario } from "../../scenario/index.js";
import type { JsonObject } from "../../transcript/index.js";
import { WorkflowClient } from "./workflow-client.js";

const REQUEST = "{ method: thread/read, params: { name: $event.params.name } }";
const SCENARIO = `name: events
title: Events
area: tests
covers: [the event of each step]
workflow:
  - start_thread: {}
  - listen: { until: { method: heard, params: { name: b } } }
  - request: ${REQUEST}
  - turn: { input: Hello., during: [{ when: { method: trigger }, do: { request: ${REQUEST} } }] }
  - request: ${REQUEST}
  - listen: { until: { method: heard, params: { name: c } } }
  - request: ${REQUEST}
`;

/** Makes a driver that reports the notifications a, b and c, and in each turn the event `trigger`. @param requests gets the params of each request */
function makeDriver(requests: unknown[]) {
  const output = new PassThrough();
  const names = ["a", "b", "c"];
  const write = (message: JsonObject) => output.write(`${JSON.stringify(message)}\n`);
  const buildResult = (name: string): JsonObject => {
    if (name === "start_thread") return { thread: "t" };
    return name === "next_notification"
      ? { event: { method: "heard", params: { name: names.shift() ?? "" } } }
      : {};
  };
  const onCommand = ({ id, do: name, params }: { id: number; do: string; params: unknown }) => {
    if (name === "request") requests.push(params);
    write({ id, result: buildResult(name) });
    if (name !== "turn") return;
    write({ event: { method: "trigger", params: { name: "turn" } }, of: id });
    write({ end: id });
  };
  const input = new Writable({
    write(chunk, _encoding, done) {
      setImmediate(() => onCommand(JSON.parse(String(chunk)))); // later, as a process would
      done();
    },
  });
  return { input, output, ended: new Promise<never>(() => {}), kill: async () => {} };
}

test("`$event` is what triggers the action of `during`, and in a step the later of a `listen` and such an action", async () => {
  const requests: unknown[] = [];
  const client = new WorkflowClient(parseScenario(SCENARIO, "events.yaml"), {
    process: makeDriver(requests),
    workspace: "/workspace",
    codex: "/codex",
    port: 1,
    wire: { codexPath: "/tap", log: [], until: async () => {}, killCodex() {} },
    model: { waitForRequest: async () => {} },
    protocol: "app-server",
    env: {},
  });
  await client.run();
  expect(requests).toEqual(["b", "turn", "turn", "c"].map((name) => ({ name })));
});
