/** codex uses HTTP or a WebSocket to reach its model. The events of an SDK must not depend on it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newProject, parseLines, REPOSITORY, renderOneTurn } from "../helpers/project.js";

const CATALOGUE = [
  "thread_basic",
  "thread_tool_auto",
  "thread_auto_run",
  "structured_output",
  "sandbox_denied",
];

test("the same scenarios over HTTP and over a WebSocket give the same events", async () => {
  const yamls = await Promise.all(
    CATALOGUE.map((name) => readFile(join(REPOSITORY, "scenarios", `${name}.yaml`), "utf8")),
  );
  const scenarios = (["http", "websocket"] as const).flatMap((transport) =>
    CATALOGUE.map((name, index) => [
      `${name}_over_${transport}`,
      `${yamls[index]?.replace(/^name:.*\n/m, "")}\ntransport: ${transport}\n`,
    ]),
  );
  const project = await newProject(Object.fromEntries(scenarios));
  const { code, stderr } = await project.run(["harvest", "--quiet"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);

  const files = await project.readFiles();
  const events = Object.keys(files).filter(
    (path) => !path.startsWith("wire/") && path.includes("_over_http"),
  );
  expect(events).toHaveLength(7); // five scenarios, two of them in two steps
  for (const path of events) expect(files[path.replace("_http", "_websocket")]).toBe(files[path]);

  // codex makes this event from the headers of an HTTP response. Its absence shows that the WebSocket was used.
  const readWire = (name: string) => parseLines(files[`wire/${name}.jsonl`] ?? "");
  for (const name of CATALOGUE) {
    const isRateLimits = (line: object) => JSON.stringify(line).includes('"account/rateLimits/updated"');
    expect(readWire(`${name}_over_http`).some(isRateLimits)).toBe(true);
    expect(readWire(`${name}_over_websocket`)).toEqual(
      readWire(`${name}_over_http`).filter((line) => !isRateLimits(line)),
    );
  }
});

test("codex falls back to HTTP when the WebSocket's retries are used up, and the script goes on", async () => {
  const project = await newProject({
    fallback: renderOneTurn(
      "transport: websocket\nmodel:\n  - do: [{ fail: { status: 500 } }]\n    times: 3\n  - do: [{ say: Over HTTP. }]\n",
    ),
  });
  const { code, stderr } = await project.run(["harvest", "--quiet", "--runs", "2"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const wire = await project.read("integration/fixtures/python/wire/fallback.jsonl");
  expect(wire).toContain("Falling back from WebSockets to HTTPS transport.");
  expect(wire).toContain("account/rateLimits/updated");
  expect(await project.read("integration/fixtures/python/fallback.jsonl")).toContain("Over HTTP.");
});
