import { expect, test } from "vitest";
import { findFixtureSecrets } from "./findings.js";

const SECRET = `ghp_${"a1B2c3D4e5".repeat(3)}aBcDeF`;

test("what looks like a secret is reported without the secret", async () => {
  const buildEvent = (text: string) => JSON.stringify({ method: "warning", params: { text } });
  const found = await findFixtureSecrets({
    "a.jsonl": [buildEvent("fine"), buildEvent(`token ${SECRET}`)],
    "wire/a.jsonl": [],
  });
  expect(found).toMatchObject([{ file: "a.jsonl", line: 2, path: "params.text", rule: expect.any(String) }]);
  expect(JSON.stringify(found)).not.toContain(SECRET);
});

test("lines that are not JSON are searched for secrets, too", async () => {
  expect(await findFixtureSecrets({ "a.jsonl": [`{"cut ${SECRET}`] })).toHaveLength(1);
});
