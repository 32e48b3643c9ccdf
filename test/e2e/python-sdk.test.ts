import { mkdir, mkdtemp, readdir, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheDir } from "../../src/config/cache.js";
import { getPythonCheckout, getPythonSdk, type PythonSdk } from "../../src/sdk/index.js";

const VERSION = "0.163.0";
let sdk: PythonSdk;
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "touchstone-python-")));
  sdk = await getPythonSdk({ version: VERSION, cacheDir: cacheDir() });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the SDK comes from PyPI with what it needs, and without the codex that it bundles", async () => {
  expect(sdk).toMatchObject({
    package: "openai-codex",
    version: VERSION,
    source: { kind: "registry" },
    pythonPath: [],
  });
  expect(sdk.packages).toMatchObject({ "openai-codex": VERSION, pydantic: expect.stringMatching(/^\d/) });
  expect(Object.keys(sdk.packages)).not.toContain("openai-codex-cli-bin");
  await execa(sdk.python, ["-I", "-c", "import openai_codex"]);
});

test("an environment that is there is taken again", async () => {
  const lines: string[] = [];
  const options = { version: VERSION, cacheDir: cacheDir(), onProgress: (line: string) => lines.push(line) };
  expect(await getPythonSdk(options)).toEqual(sdk);
  expect(lines).toEqual([]);
});

test("two who want the same environment at once both get it, and it is made once", async () => {
  const lines: string[] = [];
  const options = { version: VERSION, cacheDir: folder, onProgress: (line: string) => lines.push(line) };
  const [one, other] = await Promise.all([getPythonSdk(options), getPythonSdk(options)]);
  expect(one).toEqual(other);
  expect(lines).toHaveLength(1);
});

test("a version that PyPI doesn't have fails with the installer's own words", async () => {
  await expect(getPythonSdk({ version: "0.0.99999", cacheDir: folder })).rejects.toMatchObject({
    code: "python-install-failed",
    message: expect.stringMatching(/0\.0\.99999 could not be installed:\n.*openai-codex==0\.0\.99999/s),
  });
});

test("a checkout is given by its root or its sdk/python, and its source is what runs", async () => {
  const root = join(folder, "checkout");
  const source = await unpackedRelease(join(root, "sdk", "python"));
  const checkout = await getPythonCheckout({ path: root, cacheDir: folder });
  expect(checkout).toMatchObject({
    version: VERSION,
    source: { kind: "checkout", root: source },
    pythonPath: [source, root],
  });
  expect(Object.keys(checkout.packages)).not.toContain("openai-codex-cli-bin");
  const where = "import openai_codex; print(openai_codex.__file__)";
  expect((await execa(checkout.python, ["-I", "-c", where])).stdout).toContain(source);
  expect((await getPythonCheckout({ path: source, cacheDir: folder })).pythonPath).toEqual([source]);
});

/** The sdist holds the SDK's source tree. `python3`, since an environment that uv made has no pip. */
async function unpackedRelease(target: string): Promise<string> {
  const download = join(folder, "sdist");
  const what = ["--no-deps", "--no-binary", "openai-codex", `openai-codex==${VERSION}`];
  await execa("python3", ["-m", "pip", "download", "--quiet", ...what, "-d", download]);
  const [archive = ""] = await readdir(download);
  await execa("tar", ["-xzf", join(download, archive), "-C", download]);
  await mkdir(dirname(target), { recursive: true });
  await rename(join(download, archive.replace(/\.tar\.gz$/, "")), target);
  return target;
}
