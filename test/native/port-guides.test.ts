/** The guides for ports that compile or install for many seconds. The others are in test/e2e/guides.test.ts. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "vitest";
import { findHostTarget } from "../../scripts/native-targets.mjs";
import { expectPage } from "../helpers/guides.js";
import { hasTool, REPOSITORY } from "../helpers/project.js";

/** Installs this repository as npm does it. The fake codex is that of TOUCHSTONE_CODEX. */
const LINK = [
  "mkdir -p node_modules/.bin",
  `ln -s '${REPOSITORY}' node_modules/codex-touchstone`,
  "ln -s ../codex-touchstone/dist/cli/main.js node_modules/.bin/touchstone",
].join(" && ");
const LINK_VITEST = [
  `ln -s '${REPOSITORY}/node_modules/vitest' node_modules/vitest`,
  "ln -s ../vitest/vitest.mjs node_modules/.bin/vitest",
].join(" && ");
const INSTALL_PYTHON =
  ".venv/bin/python -m pip install --quiet --disable-pip-version-check pytest pytest-codex-touchstone";

const GUIDES = [
  ["java", hasTool("mvn")],
  ["python", hasTool("python3")],
  ["rust", hasTool("cargo")],
  ["typescript", true],
] as const;

for (const [language, isInstalled] of GUIDES) {
  test.skipIf(!isInstalled)(`the guide for ${language} gives a green and a red test`, () => {
    const replaced: Record<string, string> = {
      "npm install --save-dev codex-touchstone": LINK,
      "npm install --save-dev vitest": LINK_VITEST,
    };
    if (language === "python")
      replaced[INSTALL_PYTHON] = INSTALL_PYTHON.replace("pytest-codex-touchstone", `'${buildWheel()}'`);
    return expectPage(`docs/guides/port-to-${language}.md`, { replaced });
  });
}

/** Builds the wheel of this platform. @returns its path */
function buildWheel(): string {
  const args = [join(REPOSITORY, "scripts/build_wheels.py"), findHostTarget()];
  const built = execFileSync("python3", args, { encoding: "utf8" });
  return join(REPOSITORY, "dist-native/wheels", built.trim().split("\n")[0] ?? "");
}
