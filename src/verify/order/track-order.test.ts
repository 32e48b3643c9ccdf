import { expect, test } from "vitest";
import type { JsonObject } from "../../transcript/index.js";
import type { OrderedMessage } from "./order-types.js";
import { OrderTracker } from "./track-order.js";

const asks = (from: "codex" | "client", method: string, id: number): OrderedMessage => {
  const message: JsonObject = { id, method, params: {} };
  return { event: method, name: method, message, body: {}, from };
};
const answers = (id: number): OrderedMessage => {
  const message: JsonObject = { id, result: {} };
  return { event: undefined, name: undefined, message, body: {}, from: undefined };
};

function listBroken(...messages: OrderedMessage[]): string[] {
  const tracker = new OrderTracker("app-server", { onlyBroken: true });
  return messages.flatMap((one) => tracker.track(one).map(({ event, problem }) => `${event} ${problem}`));
}

const approval = asks("codex", "item/commandExecution/requestApproval", 0);

test("what codex printed, without the client's requests, may answer any of these, before and after codex asks", () => {
  expect(listBroken(answers(1), approval, answers(2), answers(3))).toEqual([]);
});

test("with the messages of both sides, an answer must have its request", () => {
  const initialize = asks("client", "initialize", 1);
  expect(listBroken(initialize, answers(1), approval, answers(0))).toEqual([]);
  expect(listBroken(initialize, answers(1), approval, answers(2))).toEqual([
    "answer of codex answers no request",
  ]);
});

test("among the broken rules of a whole transcript, there is none about the first event", () => {
  const message: JsonObject = { type: "thread.started" };
  const first = {
    event: "thread.started",
    name: "thread.started",
    message,
    body: message,
    from: "codex",
  } as const;
  expect(new OrderTracker("exec", { onlyBroken: true }).track(first)).toEqual([]);
  expect(new OrderTracker("exec").track(first)).toMatchObject([{ kind: "first", holds: true }]);
});
