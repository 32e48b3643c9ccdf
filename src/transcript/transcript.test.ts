import { describe, expect, test } from "vitest";
import { containsValue, type JsonObject, Normalizer, parseJson, stringifyJson } from "./index.js";

const THREAD = "01a206ff-fe96-7db3-8117-2285007f513c";
const TURN = "01a206ff-feb7-7391-a2ca-0fce2ed72bf6";
const RUN = Date.parse("2026-11-23T06:00:00Z");

function createNormalizer(scenarioText = "", startedAt = RUN) {
  return new Normalizer({
    paths: { "/real/run/workspace": "/workspace", "/real/run": "/run/touchstone" },
    ports: [41234],
    hostname: "grace",
    startedAt,
    endedAt: startedAt + 1000,
    scenarioText,
  });
}

describe("JSON", () => {
  test.each([
    "1.0",
    "12345678901234567890",
    "1e400",
    "0.1",
    '"\\ud83d"',
    '{"b":1,"a":2}',
    "null",
    "[1,2.50]",
    "-0",
    "[9007199254740993,3.0]",
    '{"id":"item_0","type":"web_search","id":"ws_1"}',
    '{"id":1,"id":1}',
    '{"b":1,"10":2,"2":{"x":[],"1":{}}}',
    '{"a":"\\\\","b":"\\"}],","c":1.50}',
    '"\u2028\u2029\u0085"',
  ])("%s is written as it was read", (text) => expect(stringifyJson(parseJson(text))).toBe(text));

  test("spaces between values are dropped", () =>
    expect(stringifyJson(parseJson(' { "a" : [ 1.0 , { } , [ ] ] } '))).toBe('{"a":[1.0,{},[]]}'));

  test("of two members with one name, a reader gets the last, and both are normalized", () => {
    const line = parseJson(`{"id":"${THREAD}","type":"x","id":"${TURN}"}`) as JsonObject;
    expect(line.id).toBe(TURN);
    const text = stringifyJson(createNormalizer().normalize(line));
    expect(text).toMatch(/^\{"id":"[^"]+","type":"x","id":"[^"]+"\}$/);
    expect(text).not.toContain(THREAD);
    expect(text).not.toContain(TURN);
  });

  test("a member may have a name that JavaScript itself uses", () => {
    const text = '{"__proto__":{"x":1},"constructor":2}';
    expect(stringifyJson(createNormalizer().normalize(parseJson(text)))).toBe(text);
  });
});

describe("Normalizer", () => {
  test("gives an id the same placeholder everywhere, which is a valid id of its version", () => {
    const { params } = createNormalizer().normalize({
      params: { threadId: THREAD, thread: { id: THREAD, path: `x-${THREAD}.jsonl` }, turnId: TURN },
    }) as { params: Record<string, JsonObject> };
    const placeholder = "019b76da-a800-7000-8000-100000000001";
    expect(params).toEqual({
      threadId: placeholder,
      thread: { id: placeholder, path: `x-${placeholder}.jsonl` },
      turnId: "019b76da-a800-7000-8000-200000000001",
    });
  });

  test("keeps an id that the scenario names", () => {
    expect(createNormalizer(`say: ${THREAD}`).normalize({ text: THREAD })).toEqual({ text: THREAD });
  });

  test("gives a map of ids one order, and leaves its ids out of the recorded paths", () => {
    const own = createNormalizer();
    own.normalize({ threads: [{ thread: THREAD }, { threadId: TURN }] });
    const map = (first: string, second: string) =>
      own.normalize({ readStates: { [first]: { durationMs: 1 }, [second]: { durationMs: 2 } } });
    expect(stringifyJson(map(THREAD, TURN))).toBe(stringifyJson(map(TURN, THREAD)));
    expect(own.takeReplaced()).toMatchObject({
      "map-order": ["readStates"],
      duration: ["readStates.*.durationMs"],
    });
    expect(stringifyJson(own.normalize({ b: 1, a: 2 }))).toBe('{"b":1,"a":2}');
  });

  test("gives the maps that codex hashes one order, whatever their keys are", () => {
    const own = createNormalizer();
    const config = { model: "m", approval: null };
    const tools = { divide: {}, add: {} };
    const text = stringifyJson(
      own.normalize({ result: { config, origins: { b: 1, a: 2 }, data: [{ tools }] } }),
    );
    expect(text).toBe(
      '{"result":{"config":{"approval":null,"model":"m"},"origins":{"a":2,"b":1},"data":[{"tools":{"add":{},"divide":{}}}]}}',
    );
    expect(own.takeReplaced()).toEqual({
      "map-order": ["result.config", "result.data.*.tools", "result.origins"],
    });
    expect(stringifyJson(own.normalize({ config }))).toBe('{"config":{"model":"m","approval":null}}');
  });

  test("replaces the duration of a command in the text of codex", () => {
    const text = "Exit code: 1\nWall time: 0.2 seconds\nOutput: 3 seconds";
    expect(createNormalizer().normalize({ text })).toEqual({
      text: "Exit code: 1\nWall time: 0.0 seconds\nOutput: 3 seconds",
    });
  });

  test("replaces the time after which a user interrupted a tool", () => {
    expect(createNormalizer().normalize({ output: "aborted by user after 1.3s" })).toEqual({
      output: "aborted by user after 0.0s",
    });
  });

  test("replaces token counts that codex only estimated, and the digest of its config", () => {
    const guess = { totalTokens: 10_660, inputTokens: 0, outputTokens: 0 };
    const counted = { totalTokens: 110, inputTokens: 100, outputTokens: 10 };
    expect(createNormalizer().normalize({ last: guess, total: counted })).toEqual({
      last: { ...guess, totalTokens: 10_000 },
      total: counted,
    });
    const version = `sha256:${"7".repeat(64)}`;
    expect(createNormalizer().normalize({ version, digest: version })).toEqual({
      version: `sha256:${"0".repeat(64)}`,
      digest: version,
    });
  });

  test("gives a thread's file one name, in a day's folder or in the archive", () => {
    const name = `rollout-2026-11-23T07-01-02-${THREAD}.jsonl`;
    const placeholder = "rollout-2026-01-01T00-00-00-019b76da-a800-7000-8000-500000000001.jsonl";
    expect(createNormalizer().normalize({ path: `s/2026/11/23/${name}` })).toEqual({
      path: `s/2026/01/01/${placeholder}`,
    });
    expect(createNormalizer().normalize({ path: `archived/${name}` })).toEqual({
      path: `archived/${placeholder}`,
    });
  });

  test("replaces times of the run, and keeps other times", () => {
    const value = { startedAtMs: RUN + 5, createdAt: RUN / 1000, resetsAt: 4_000_000_000, startedAt: null };
    expect(createNormalizer().normalize(value)).toEqual({
      startedAtMs: 1767225600000,
      createdAt: 1767225600,
      resetsAt: 4_000_000_000,
      startedAt: null,
    });
    const text = { text: "at 2026-11-23T06:00:00.123+01:00, not 2020-01-01T00:00:00Z" };
    expect(createNormalizer().normalize(text)).toEqual({
      text: "at 2026-01-01T00:00:00.000+01:00, not 2020-01-01T00:00:00Z",
    });
  });

  test("replaces times and durations in the output of a tool in a session file, and keeps other numbers", () => {
    const goal = { createdAt: RUN / 1000, timeUsedSeconds: 3, tokensUsed: 7, resetsAt: 4_000_000_000 };
    const output = JSON.stringify({ goal });
    const replaced = JSON.stringify({ goal: { ...goal, createdAt: 1767225600, timeUsedSeconds: 0 } });
    expect(createNormalizer().normalize({ payload: { output } })).toEqual({ payload: { output: replaced } });
    const text = `It printed ${output}`;
    expect(createNormalizer().normalize({ payload: { output: text } })).toEqual({
      payload: { output: text },
    });
  });

  test("lists the writable folders of a session file in one order, wherever the run's folders are", () => {
    const text = (...roots: string[]) =>
      `The writable roots are ${roots.map((root) => `\`${root}\``).join(", ")}.`;
    const normalize = (...roots: string[]) =>
      createNormalizer().normalize({ payload: { text: text(...roots) } });
    const expected = {
      payload: { text: text("/run/touchstone/tmp", "/workspace", "/data", "/tmp", "/workspaces") },
    };
    const [own, workspace] = ["/real/run/tmp", "/real/run/workspace"];
    expect(normalize("/data", own, workspace, "/tmp", "/workspaces")).toEqual(expected);
    expect(normalize("/data", "/tmp", "/workspaces", own, workspace)).toEqual(expected);
  });

  test("replaces the nicknames of agents in a list", () => {
    const list = (name: string) => ({ subagents: `- 019b76da-a800-7000-8000-100000000002: ${name}` });
    const normalize = (name: string) => createNormalizer().normalize(list(name));
    expect(normalize("Heisenberg")).toEqual(normalize("Bacon"));
  });

  test("replaces paths, ports, process ids, the host's name and the platform", () => {
    const value = {
      cwd: "/real/run/workspace/a",
      tmp: "/real/run/tmp",
      url: "http://127.0.0.1:41234/v1",
      processId: "97151",
      serverName: "grace",
      text: "grace",
      platformOs: "macos",
      userAgent: "sdk/1 (Debian 12.0.0; x86_64) unknown",
      durationMs: 17,
      "/real/run/workspace/key": 1,
    };
    expect(createNormalizer().normalize(value)).toEqual({
      cwd: "/workspace/a",
      tmp: "/run/touchstone/tmp",
      url: "http://127.0.0.1:8080/v1",
      processId: "1001",
      serverName: "host",
      text: "grace",
      platformOs: "linux",
      userAgent: "sdk/1 (Linux; x86_64) unknown",
      durationMs: 0,
      "/workspace/key": 1,
    });
  });

  test("lists what it replaced, by kind and path", () => {
    const one = createNormalizer();
    one.normalize({ params: { items: [{ id: THREAD }, { id: TURN }], durationMs: 3 } });
    expect(one.takeReplaced()).toEqual({ duration: ["params.durationMs"], id: ["params.items.*.id"] });
  });

  test("leaves keys with values of the run out of the recorded paths", () => {
    const one = createNormalizer();
    one.normalize({ changes: { "/real/run/workspace/a": { move_path: "/real/run/workspace/b" } } });
    expect(one.takeReplaced()).toEqual({ path: ["changes", "changes.*.move_path"] });
  });
});

test("containsValue compares members at any depth", () => {
  const actual = { goal: { status: "paused", used: 3 }, list: [1, { a: 2 }] };
  expect(containsValue(actual, { goal: { status: "paused" } })).toBe(true);
  expect(containsValue(actual, { list: [1, { a: 2 }] })).toBe(true);
  expect(containsValue(actual, { list: [1] })).toBe(false);
  expect(containsValue(actual, { goal: { status: "active" } })).toBe(false);
  expect(containsValue(undefined, {})).toBe(false);
});

describe("times are recognized whatever the machine's clock says:", () => {
  test.each(["1970-01-01T00:10:00Z", "1970-01-20T00:00:00Z", "2026-01-01T00:00:00Z", "2100-01-01T00:00:00Z"])(
    "%s",
    (clock) => {
      const startedAt = Date.parse(clock);
      const normalizer = createNormalizer("", startedAt);
      const at = { createdAt: startedAt / 1000, startedAtMs: startedAt + 123, text: clock };
      expect(normalizer.normalize({ ...at, inputTokens: startedAt / 1000 })).toEqual({
        createdAt: 1767225600,
        startedAtMs: 1767225600000,
        text: "2026-01-01T00:00:00Z",
        inputTokens: startedAt / 1000,
      });
    },
  );

  test.each(["1970-01-01T00:00:20Z", "1970-01-01T00:10:00Z", "2019-12-30T00:00:00Z"])(
    "%s, also where codex has taken milliseconds for seconds",
    (clock) => {
      const startedAt = Date.parse(clock);
      const ms = startedAt + 500;
      const normalizer = createNormalizer("", startedAt);
      for (const factor of [1, 1e3, 1e6, 1e9]) {
        const createdAt = Math.floor((ms * factor) / 1000);
        expect(normalizer.normalize({ createdAt })).toEqual({ createdAt: 1767225600 });
      }
      const text = "2021-01-01T00:00:00Z";
      expect(normalizer.normalize({ text })).toEqual({ text });
    },
  );

  test.each([
    [42_000, "1970-01-01T11:50:34.234Z"],
    [42_000, "3319-03-30T22:13:19.999Z"],
    [620_000, "+21633-11-16T08:00:00.000Z"],
  ])("%d ms after 1970, also in the text of a time that codex has misread, %s", (startedAt, text) => {
    const normalizer = createNormalizer("", startedAt);
    expect(normalizer.normalize({ text })).toEqual({ text: "2026-01-01T00:00:00.000Z" });
  });

  test("a time that codex doesn't know is 0", () => {
    const unknown = { createdAtMs: 0, createdAt: 0 };
    expect(createNormalizer("", 20_000).normalize(unknown)).toEqual(unknown);
  });

  test("a time that the scenario contains is kept, even if the clock is near to it", () => {
    const normalizer = createNormalizer(`resets_at: ${RUN / 1000}, until: 2026-11-23T06:00:00Z`);
    const own = { resetsAt: RUN / 1000, text: "until 2026-11-23T06:00:00Z" };
    expect(normalizer.normalize(own)).toEqual(own);
    expect(normalizer.normalize({ resetsAt: RUN / 1000 + 60 })).toEqual({ resetsAt: 1767225600 });
  });
});
