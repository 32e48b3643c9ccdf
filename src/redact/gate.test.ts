import { expect, test } from "vitest";
import { assertNoSecrets, hideSecrets } from "./index.js";

// The token is joined from parts, so that no scanner reports this file as a leak.
const TOKEN = ["gh", "p_", "zQ8wE2rT6yU1iO5pA9sD3fG7hJ4kL0xC2vB6"].join("");

test("a text with a secret is refused with the place, the line and the rule, and without the secret", async () => {
  const error = await assertNoSecrets("report.md", `one\ntwo ${TOKEN}\nthree\n${TOKEN}`).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: "secret-suspected", kind: "finding" });
  expect(error.message).toBe(
    "There is what looks like a secret in report.md, so nothing was written: line 2 github-token, line 4 github-token.",
  );
  expect(error.message + error.hint).not.toContain(TOKEN);
});

test("JSON with a secret is refused with the members", async () => {
  const value = { title: `Use ${TOKEN}`, covers: ["fine", `a ${TOKEN}`] };
  await expect(assertNoSecrets("x.yaml", value)).rejects.toThrow(
    "in x.yaml, so nothing was written: title github-token, covers.1 github-token.",
  );
});

test("what holds no secret passes", async () => {
  await assertNoSecrets("x", "A token is replaced: password=[redacted:assigned-secret]");
  await assertNoSecrets("x", { title: "An API key is refused", covers: [], output_schema: null });
});

test("a message keeps everything but its secrets", () => {
  expect(hideSecrets(`the last item was {"text":"${TOKEN} and ${TOKEN}"}; try again`)).toBe(
    'the last item was {"text":"[redacted:github-token] and [redacted:github-token]"}; try again',
  );
  expect(hideSecrets("nothing to hide: token=expected")).toBe("nothing to hide: token=expected");
});
