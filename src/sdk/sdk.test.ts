import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { ProgramError } from "../lib/index.js";
import { openPythonCheckout, openPythonSdk } from "./index.js";
import { buildImportError } from "./missing-module.js";
import { buildInstallError } from "./run-tool.js";

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder("sdk");
});
afterEach(() => {
  vi.unstubAllEnvs();
});
const getOptions = () => ({ cacheDir: join(folder, "cache"), onProgress() {} });

test("the error without a Python on PATH says how to get one", async () => {
  vi.stubEnv("PATH", folder);
  await expect(openPythonSdk({ version: "0.163.0", ...getOptions() })).rejects.toMatchObject({
    code: "python-missing",
    hint: expect.stringContaining("apt-get install python3"),
  });
});

test("the error about a Python that is too old names its version", async () => {
  await writeFile(join(folder, "python3"), "#!/bin/sh\necho 3.8.10\n", { mode: 0o755 });
  vi.stubEnv("PATH", folder);
  await expect(openPythonSdk({ version: "0.163.0", ...getOptions() })).rejects.toThrow("python3 is 3.8.10");
});

test("the error about a Python without venv says how to install it", async () => {
  const script =
    '#!/bin/sh\ncase "$*" in *platform*) echo 3.12.1;; *) echo "No module named venv" >&2; exit 1;; esac\n';
  await writeFile(join(folder, "python3"), script, { mode: 0o755 });
  vi.stubEnv("PATH", folder);
  await expect(openPythonSdk({ version: "0.163.0", ...getOptions() })).rejects.toMatchObject({
    code: "python-venv-missing",
    hint: expect.stringContaining("python3-venv"),
  });
});

test("a checkout of another project is refused", async () => {
  await mkdir(join(folder, "sdk/python"), { recursive: true });
  await writeFile(join(folder, "sdk/python/pyproject.toml"), '[project]\nname = "something-else"\n');
  await symlink(folder, join(folder, "link"));
  const path = join(folder, "link");
  await expect(openPythonCheckout({ path, ...getOptions() })).rejects.toMatchObject({
    code: "sdk-checkout-invalid",
  });
});

test("pip's output is shown without the password of an index", () => {
  const output = "a\nLooking in https://ada:s3cret@index.test/simple\nno such version";
  const failed = new ProgramError("pip", {
    exitCode: 1,
    timedOut: false,
    aborted: false,
    stderr: "",
    output,
  });
  const error = buildInstallError("it", failed, "pypi");
  expect(error.message).toContain("https://***@index.test/simple");
  expect(error.message).not.toContain("s3cret");
});

test.each([
  ["pypi", "pip config list"],
  ["npm", "npm config get registry"],
  ["crates", "crates.io"],
  ["go", "go env GOPROXY"],
] as const)("the hint about a failed installation from %s names `%s`", (registry, named) => {
  expect(buildInstallError("it", new Error("no"), registry).hint).toContain(named);
});

test("an SDK that can't be imported is not blamed on the network", () => {
  const stderr = "Traceback\nImportError: cannot import name `x` from `typing`";
  const failed = new ProgramError("python", {
    exitCode: 1,
    timedOut: false,
    aborted: false,
    stderr,
    output: "",
  });
  const release = buildImportError("openai-codex 1.0.0", { python: "python" }, failed);
  expect(release).toMatchObject({
    code: "sdk-import-failed",
    message: expect.stringContaining("ImportError"),
  });
  expect(release.hint).toContain("works with this Python");
  const checkout = buildImportError("a checkout", { python: "python", project: "sdk" }, failed);
  expect(checkout.hint).toContain("Correct the checkout");
});

test("an environment that exists is used without asking the Python on PATH, unless there are several", async () => {
  const make = async (minor: string) => {
    const environment = join(folder, `cache/python/openai-codex-0.163.0-py${minor}`);
    await mkdir(join(environment, "bin"), { recursive: true });
    await writeFile(join(environment, "bin/python"), "");
    const installed = { version: "0.163.0", pythonVersion: `${minor}.1`, packages: {} };
    await writeFile(join(environment, "touchstone.json"), JSON.stringify(installed));
  };
  vi.stubEnv("PATH", folder); // there is no Python on it
  const open = () => openPythonSdk({ version: "0.163.0", ...getOptions() });
  await make("3.12");
  expect((await open()).pythonVersion).toBe("3.12.1");
  await make("3.13");
  await expect(open()).rejects.toMatchObject({ code: "python-missing" });
  await writeFile(join(folder, "python3"), "#!/bin/sh\necho 3.13.9\n", { mode: 0o755 });
  expect((await open()).pythonVersion).toBe("3.13.1");
});
