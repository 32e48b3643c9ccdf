import { expect, test } from "vitest";
import type { JsonObject } from "../transcript/index.js";
import { readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();

/** Verifies frames that codex sent. @param release one that they must fit */
async function verifyFrames(messages: readonly JsonObject[], release: string) {
  const lines = messages.map((message) => JSON.stringify({ process: 1, from: "codex", message }));
  return (await verifyText(knowledge, lines.join("\n"), release)).findings;
}

const REQUEST = {
  id: 5,
  method: "item/commandExecution/requestApproval",
  params: { threadId: "t", turnId: "u", itemId: "i", startedAtMs: 1 },
};

test("a request whose id is in use is shown at its id", async () => {
  const findings = await verifyFrames([REQUEST, REQUEST], "0.163.0");
  const { place } = findings.find(({ message }) => message.includes("has the id of a request")) ?? {};
  const start = (place?.excerptColumn ?? 0) - 1;
  expect(place?.excerpt.slice(start, start + 10)).toBe('5,"method"');
});

test("no type is suggested for a member that no release was seen to send", async () => {
  const findings = await verifyFrames(
    [{ method: "configWarning", params: { summary: "a", details: null, path: 5 } }],
    "0.163.0",
  );
  const finding = findings.find(({ kind, path }) => kind === "type" && path === "configWarning.path");
  expect(finding).toMatchObject({ verdict: "never" });
  expect(finding).not.toHaveProperty("hint");
});

test("what only the schema of other releases allows is described in one sentence", async () => {
  const params = { threadId: "t", serverName: "s", mode: "url", message: "m", challenge: "c" };
  const findings = await verifyFrames(
    [{ id: 1, method: "mcpServer/elicitation/request", params }],
    "0.144.0",
  );
  expect(findings.map(({ message }) => message)).toContain(
    "`mcpServer/elicitation/request.challenge`: only the schema of other releases allows this, not that of 0.144.0.",
  );
});

test("an event that was looked up is not listed among those that releases sent", () => {
  const { "app-server": protocol } = readOwnKnowledge().protocols;
  const before = protocol.listEvents();
  expect(protocol.findEvent("windows/worldWritableWarning")).toBeDefined();
  expect(protocol.listEvents()).toEqual(before);
});

test("the type of the item does not change which event is suggested for an unknown one", async () => {
  const item = { id: "item_0", type: "agentMessage", text: "Hello." };
  const findings = await verifyFrames([{ method: "itemCompleted", params: { item } }], "0.163.0");
  expect(findings.find(({ kind }) => kind === "event")).toMatchObject({
    path: "itemCompleted[agentMessage]",
    hint: "codex spells it `item/completed`.",
  });
});
