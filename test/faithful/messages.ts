/** Makes sequences of a client's lines: in any order, left out, repeated, with wrong params, ids and bytes. */
import fc from "fast-check";
import { KNOWN_REQUESTS } from "../../src/protocol/index.js";
import type { ParamTypes } from "../../src/replay/options/params/param-types.js";
import { type Line, makeOddLine } from "./odd-lines.js";
import { makeValue, scalar } from "./values.js";

const write = (message: object): Line => ({ text: JSON.stringify(message) });

const HELLO = {
  id: "hello",
  method: "initialize",
  params: {
    clientInfo: { name: "codex_python_sdk", title: "Codex Python SDK", version: "0.163.0" },
    capabilities: { experimentalApi: true },
  },
};
const START = {
  id: "start",
  method: "thread/start",
  params: { approvalPolicy: "never", cwd: "$workspace", sandbox: "workspace-write" },
};
const TURN = {
  id: "turn",
  method: "turn/start",
  params: { threadId: "$thread", input: [{ type: "text", text: "Say hello." }] },
};
const INITIALIZED = { method: "initialized" };

/** Methods that change nothing, so that codex may carry them out whenever a client sends them. */
const READING = [
  "model/list",
  "account/read",
  "account/rateLimits/read",
  "account/usage/read",
  "configRequirements/read",
  "skills/list",
  "mcpServerStatus/list",
  "permissionProfile/list",
  "experimentalFeature/list",
  "collaborationMode/list",
  "app/list",
  "plugin/list",
  "hooks/list",
  "modelProvider/capabilities/read",
  "thread/list",
  "thread/loaded/list",
];
const READING_THREAD = [
  "thread/read",
  "thread/goal/get",
  "thread/turns/list",
  "thread/items/list",
  "thread/resume",
];

const threadId = fc.oneof(
  { weight: 6, arbitrary: fc.constant("$thread") },
  { weight: 1, arbitrary: fc.constant("$thread2") },
  { weight: 1, arbitrary: fc.constant("0199a213-81c0-7800-8aa1-bbab2a035a53") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("x", "", "0199a213", "0199a213-81c0-7800-8aa1-bbab2a035a5", "urn:uuid:x", "é"),
  },
);

/** Ids of every kind, as JSON. */
const id = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }).map(String) },
  { weight: 3, arbitrary: fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "9007199254740993",
      "9223372036854775807",
      "9223372036854775808",
      "-9223372036854775808",
      "18446744073709551615",
      "1.5",
      "1.0",
      "1e2",
      "-0",
      "null",
      "true",
      "{}",
      "[]",
      '"\\u2028"',
    ),
  },
);

/** A request as text, with an id as JSON. */
function request(method: string, params: unknown, idText: string): Line {
  const members = params === undefined ? "" : `,"params":${JSON.stringify(params)}`;
  return { text: `{"id":${idText},"method":${JSON.stringify(method)}${members}}` };
}

/** Requests that come before `initialize`, so that codex checks them and carries out none. */
export function makeTypeChecks(types: ParamTypes): fc.Arbitrary<Line[]> {
  const one = fc.constantFrom(...KNOWN_REQUESTS).chain((method) => {
    const params = makeValue(types, types.methods[method] ?? "any", 4);
    return fc.option(params, { nil: undefined, freq: 20 }).map((value) => ({ method, value }));
  });
  // An `initialize` that is accepted would let codex carry out the requests behind it.
  const safe = one.map(({ method, value }) =>
    method === "initialize" ? { method, value: { ...Object(value), clientInfo: 1 } } : { method, value },
  );
  return fc
    .array(safe, { minLength: 8, maxLength: 24 })
    .map((list) => list.map(({ method, value }, index) => request(method, value, String(index + 1))));
}

/** Sequences of a client that may initialize, start threads and run turns. */
export function makeSession(types: ParamTypes): fc.Arbitrary<Line[]> {
  const steps = fc.array(makeStep(types), { maxLength: 8 });
  const beginning = fc.oneof(
    { weight: 1, arbitrary: fc.constant<object[]>([]) },
    { weight: 2, arbitrary: fc.constant<object[]>([HELLO]) },
    { weight: 2, arbitrary: fc.constant<object[]>([HELLO, INITIALIZED]) },
    { weight: 4, arbitrary: fc.constant<object[]>([HELLO, INITIALIZED, START]) },
    { weight: 3, arbitrary: fc.constant<object[]>([HELLO, START, TURN]) },
  );
  return fc.tuple(beginning, steps).map(([first, rest]) => [...first.map(write), ...rest]);
}

function makeStep(types: ParamTypes): fc.Arbitrary<Line> {
  const withId = (method: string, params: unknown) => id.map((text) => request(method, params, text));
  const capabilities = fc.constantFrom(
    null,
    {},
    { experimentalApi: true },
    { experimentalApi: false },
    { experimentalApi: true, optOutNotificationMethods: ["thread/started", "item/started"] },
  );
  const safelyWrong = fc
    .tuple(fc.constantFrom(...KNOWN_REQUESTS), fc.constantFrom<unknown>(true, 7, 1.5, "x", [true], undefined))
    // Some methods take no params, so that `undefined` would be right.
    .map(([method, params]) => ({
      method,
      params: params === undefined && types.methods[method]?.startsWith("?") ? true : params,
    }))
    .filter(({ params }) => !Array.isArray(params));
  const wrongOptions = fc
    .constantFrom("thread/start", "turn/start", "thread/resume", "thread/read", "thread/list", "model/list")
    .chain((method) => {
      const names = listMembers(types, method);
      return fc
        .tuple(fc.constantFrom(...names), fc.constantFrom<unknown>(1.5, [1], { a: 1 }, true, 2 ** 40))
        .map(([name, value]) => {
          const base = method === "turn/start" ? TURN.params : method === "thread/start" ? START.params : {};
          return { method, params: { ...base, [name]: value } };
        });
    });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(write(HELLO)) },
    {
      weight: 2,
      arbitrary: capabilities.map((one) =>
        write({ ...HELLO, params: { ...HELLO.params, capabilities: one } }),
      ),
    },
    { weight: 2, arbitrary: fc.constant(write(INITIALIZED)) },
    { weight: 3, arbitrary: withId(START.method, START.params) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(threadId, id)
        .map(([thread, text]) => request(TURN.method, { ...TURN.params, threadId: thread }, text)),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...READING), fc.constantFrom<unknown>({}, {}, {}, null, undefined), id)
        .map(([method, params, text]) => request(method, params, text)),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...READING_THREAD), threadId, fc.boolean(), id)
        .map(([method, thread, includes, text]) =>
          request(
            method,
            { threadId: thread, ...(includes && method === "thread/read" ? { includeTurns: true } : {}) },
            text,
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(threadId, fc.boolean(), id)
        .map(([thread, includes, text]) =>
          request("thread/read", includes ? [thread, true] : [thread], text),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom<object>({ sectionId: null }, { sectionId: "x" }, { cwd: [] }, { projectId: "x" }),
          id,
        )
        .map(([params, text]) => request("thread/list", params, text)),
    },
    { weight: 4, arbitrary: safelyWrong.chain(({ method, params }) => withId(method, params)) },
    { weight: 4, arbitrary: wrongOptions.chain(({ method, params }) => withId(method, params)) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom("", "x", "thread/doesNotExist", "Initialize", "thread/started", "a`b\n", "initialized")
        .chain((method) => withId(method, {})),
    },
    { weight: 3, arbitrary: makeAnswer() },
    { weight: 2, arbitrary: makeNotification() },
    { weight: 5, arbitrary: makeOddLine() },
  );
}

function listMembers(types: ParamTypes, method: string): string[] {
  const type = types.types[(types.methods[method] ?? "").replace(/^\??#/, "")];
  const names = typeof type === "object" && "struct" in type ? Object.keys(type.members) : [];
  return names.length > 0 ? names : ["x"];
}

/** Answers to nothing. */
function makeAnswer(): fc.Arbitrary<Line> {
  const body = fc.constantFrom(
    '"result":{}',
    '"result":null',
    '"error":{"code":-32000,"message":"no"}',
    '"error":{"code":1.5,"message":"no"}',
    '"error":{}',
    '"error":null',
    '"result":1,"result":2',
    '"method":1,"result":{}',
  );
  return fc.tuple(id, body).map(([text, members]) => ({ text: `{"id":${text},${members}}` }));
}

function makeNotification(): fc.Arbitrary<Line> {
  return fc
    .constantFrom("initialized", "cancelled", "model/list", "turn/interrupt", "$/cancelRequest", "")
    .chain((method) =>
      fc
        .option(scalar, { nil: undefined })
        .map((params) => write({ method, ...(params === undefined ? {} : { params }) })),
    );
}
