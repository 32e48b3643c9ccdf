import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { ManifestReader } from "./manifest.js";
import { shortenManifest } from "./shorten-manifest.js";

const FIXTURES = "integration/fixtures";

test.each(["exec", "python"])("the shortened manifest of %s reads like the whole one", async (subject) => {
  const folder = await makeTemporaryFolder("shortened");
  const text = readFileSync(join(FIXTURES, subject, "manifest.json"), "utf8");
  const short = shortenManifest(text);
  expect(short.length).toBeLessThan(text.length / 5);
  writeFileSync(join(folder, "manifest.json"), short);

  const whole = new ManifestReader(join(FIXTURES, subject));
  const read = new ManifestReader(folder);
  for (const name of Object.keys(JSON.parse(text).scenarios)) {
    expect(whole.steps(name)).toMatchObject(read.steps(name));
    expect(read.steps(name).map(({ exitCode, stderr, call }) => [exitCode, stderr, call])).toEqual(
      whole.steps(name).map(({ exitCode, stderr, call }) => [exitCode, stderr, call]),
    );
    expect(read.codexVersion(name)).toBe(whole.codexVersion(name));
    expect(read.codex(name)).toEqual(whole.codex(name));
    expect(read.sessionFiles(name)).toEqual(whole.sessionFiles(name));
    for (const file of [`${name}.jsonl`, `${name}_step1.jsonl`, `wire/${name}.jsonl`])
      expect(read.size(file)).toBe(whole.size(file));
  }
  expect(read.codexVersion()).toBe(whole.codexVersion());
});

test("a part of a manifest that has an unexpected type stays as it is", () => {
  expect(
    shortenManifest('{"formatVersion":1,"scenarios":{"a":null,"b":{"steps":3,"wire":null}},"sdk":1}'),
  ).toBe('{"formatVersion":1,"scenarios":{"a":null,"b":{"steps":3,"wire":null}}}');
});
