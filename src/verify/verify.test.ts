import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();
const FIXTURES = "integration/fixtures";

function listFiles(subject: string): string[] {
  return readdirSync(join(FIXTURES, subject), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".jsonl") && file !== "audit.jsonl")
    .sort();
}

function readRelease(subject: string): string {
  const { scenarios } = JSON.parse(readFileSync(join(FIXTURES, subject, "manifest.json"), "utf8"));
  const [first] = Object.values(scenarios) as { subject: { codex: { version: string } } }[];
  return first?.subject.codex.version ?? "";
}

test.each(["exec", "typescript", "app-server", "python"])(
  "every line of every fixture of %s fits its own release",
  async (subject) => {
    const release = readRelease(subject);
    const wrong: string[] = [];
    for (const file of listFiles(subject)) {
      const { findings, fits } = await verifyText(
        knowledge,
        readFileSync(join(FIXTURES, subject, file), "utf8"),
        release,
      );
      if (!fits.includes(release)) wrong.push(`${file} fits ${fits.join(", ")}`);
      for (const { verdict, place, message } of findings)
        if (verdict !== "unmeasured") wrong.push(`${file}:${place.line}: ${message}`);
    }
    expect(wrong).toEqual([]);
  },
);

test("what SDKs of other authors leave out of events is found", async () => {
  const found = new Set<string>();
  for (const subject of ["codex-client-sdk", "codex-sdk-py", "codex-sdk-python"]) {
    for (const file of listFiles(subject)) {
      const text = readFileSync(join(FIXTURES, subject, file), "utf8");
      if (text === "") continue;
      const { findings } = await verifyText(knowledge, text, readRelease(subject));
      for (const { verdict, kind, path } of findings)
        if (verdict !== "unmeasured") found.add(`${subject}: ${verdict} ${kind} ${path}`);
    }
  }
  expect([...found].sort()).toMatchInlineSnapshot(`
    [
      "codex-client-sdk: never order turn.started",
    ]
  `);
});
