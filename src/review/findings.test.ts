import { expect, test } from "vitest";
import { findSecrets } from "./findings.js";

const SECRET = `ghp_${"a1B2c3D4e5".repeat(3)}aBcDeF`;

test("what looks like a secret is reported without the secret", async () => {
  const event = (text: string) => JSON.stringify({ method: "warning", params: { text } });
  const found = await findSecrets({
    "a.jsonl": [event("fine"), event(`token ${SECRET}`)],
    "wire/a.jsonl": [],
  });
  expect(found).toMatchObject([{ file: "a.jsonl", line: 2, path: "params.text", rule: expect.any(String) }]);
  expect(JSON.stringify(found)).not.toContain(SECRET);
});

test("lines that are not JSON are searched for secrets, too", async () => {
  expect(await findSecrets({ "a.jsonl": [`{"cut ${SECRET}`] })).toHaveLength(1);
});
