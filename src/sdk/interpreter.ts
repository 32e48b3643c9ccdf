import { execa } from "execa";
import { TouchstoneError } from "../error.js";

const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const OLDEST = 10; // the SDK needs 3.10

/** A Python on PATH that can run the SDK. @throws TouchstoneError `python-missing` */
export async function findPython(): Promise<{ command: string; version: string }> {
  const found: string[] = [];
  for (const command of NAMES) {
    const { stdout, failed } = await execa(
      command,
      ["-c", "import platform; print(platform.python_version())"],
      {
        reject: false,
        timeout: 10_000,
      },
    );
    if (failed) continue;
    const version = stdout.trim();
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && (minor ?? 0) >= OLDEST) return { command, version };
    found.push(`${command} is ${version}`);
  }
  throw new TouchstoneError(
    `There is no Python 3.${OLDEST} or newer on PATH${found.length ? ` (${found.join(", ")})` : ""}.`,
    {
      kind: "environment",
      code: "python-missing",
      hint: "Install one (`apt-get install python3 python3-venv`, `brew install python`), or install `uv`, which brings its own.",
    },
  );
}
