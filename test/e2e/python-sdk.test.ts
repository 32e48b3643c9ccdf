import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { getCacheFolder } from "../../src/config/index.js";
import { openPythonCheckout, openPythonSdk, type PythonSdk } from "../../src/sdk/index.js";
import { getCheckout, SDK_VERSION } from "../helpers/checkout.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

let sdk: PythonSdk;
let folder: string;

beforeAll(async () => {
  folder = await realpath(await makeTemporaryFolder("touchstone-python"));
  sdk = await openPythonSdk({ version: SDK_VERSION, cacheDir: getCacheFolder() });
});

test("the SDK is installed from PyPI with its dependencies, and without the codex that it bundles", async () => {
  expect(sdk).toMatchObject({
    package: "openai-codex",
    version: SDK_VERSION,
    source: { kind: "registry" },
    pythonPath: [],
  });
  expect(sdk.packages).toMatchObject({ "openai-codex": SDK_VERSION, pydantic: expect.stringMatching(/^\d/) });
  expect(Object.keys(sdk.packages)).not.toContain("openai-codex-cli-bin");
  await execa(sdk.python, ["-I", "-c", "import openai_codex"]);
});

test("an environment that exists is used again", async () => {
  const lines: string[] = [];
  const options = {
    version: SDK_VERSION,
    cacheDir: getCacheFolder(),
    onProgress: (line: string) => lines.push(line),
  };
  expect(await openPythonSdk(options)).toEqual(sdk);
  expect(lines).toEqual([]);
});

test("two calls for the same environment at the same time make it once", async () => {
  const lines: string[] = [];
  const options = { version: SDK_VERSION, cacheDir: folder, onProgress: (line: string) => lines.push(line) };
  const [one, other] = await Promise.all([openPythonSdk(options), openPythonSdk(options)]);
  expect(one).toEqual(other);
  expect(lines).toHaveLength(1);
});

test("a version that PyPI lacks fails with the installer's own words", async () => {
  await expect(openPythonSdk({ version: "0.0.99999", cacheDir: folder })).rejects.toMatchObject({
    code: "python-install-failed",
    message: expect.stringMatching(/0\.0\.99999 could not be installed:\n.*openai-codex==0\.0\.99999/s),
  });
});

test("a checkout can be given by its root or its sdk/python, and its own source runs", async () => {
  const root = await realpath(await getCheckout("plain"));
  const source = join(root, "sdk/python");
  const checkout = await openPythonCheckout({ path: root, cacheDir: getCacheFolder() });
  expect(checkout).toMatchObject({
    version: SDK_VERSION,
    source: { kind: "checkout", root: source },
    pythonPath: [source, root],
  });
  expect(Object.keys(checkout.packages)).not.toContain("openai-codex-cli-bin");
  const where = "import openai_codex; print(openai_codex.__file__)";
  expect((await execa(checkout.python, ["-I", "-c", where])).stdout).toContain(source);
  expect((await openPythonCheckout({ path: source, cacheDir: getCacheFolder() })).pythonPath).toEqual([
    source,
  ]);
});
