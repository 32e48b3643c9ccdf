/** Reads a fixture, and replays it in this process, without codex and without another process. */
import { type Message, readFixture, replay } from "codex-touchstone";
import { expect, test } from "vitest";

test("a turn over JSON-RPC yields the fixture", async () => {
  const codex = replay("thread_basic");
  const messages = codex[Symbol.asyncIterator]();
  let id = 0;
  const call = async (method: string, params: object) => {
    codex.send({ id: ++id, method, params });
    for (;;) {
      const { value } = (await messages.next()) as { value: Message };
      if (value.id === id) return value.result as { thread: { id: string } };
    }
  };
  await call("initialize", { clientInfo: { name: "example", version: "1" } });
  codex.send({ method: "initialized" });
  const { thread } = await call("thread/start", { sandbox: "workspace-write", approvalPolicy: "never" });
  await call("turn/start", { threadId: thread.id, input: [{ type: "text", text: "Say hello." }] });
  codex.close();

  const expected = [...readFixture("thread_basic")];
  const recordedMethods = new Set(expected.map(({ method }) => method));
  const seen: unknown[] = [];
  for await (const { method, params } of { [Symbol.asyncIterator]: () => messages })
    if (recordedMethods.has(method as string)) seen.push(withoutNulls({ method, params }));
  expect(seen).toEqual(expected);
  expect(codex.report.map(({ event }) => event)).toEqual(["begun", "complete"]);
});

/** Removes members that are null, since the events of the Python SDK have none. */
function withoutNulls(value: object): object {
  return JSON.parse(JSON.stringify(value), (_, member) => (member === null ? undefined : member));
}
