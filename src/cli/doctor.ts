import { resolve } from "node:path";
import { examine, type Finding } from "../doctor/index.js";
import { printable } from "../lib/index.js";
import type { DoctorFlags } from "./flags.js";
import { paint } from "./terminal.js";

export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const onFinding = flags.json ? () => {} : tell;
  const findings = await examine({
    pythonSdk: flags.pythonSdk && resolve(flags.pythonSdk),
    codexPath: flags.codexPath && resolve(flags.codexPath),
    allowVersionMismatch: flags.allowVersionMismatch ?? false,
    cwd: process.cwd(),
    onFinding,
  });
  const broken = findings.filter(({ state }) => state === "broken").length;
  if (broken > 0) process.exitCode = 2;
  if (flags.json) return console.log(JSON.stringify({ findings, broken }, null, 2));
  if (broken === 0) console.log("\nReady: `touchstone harvest`.");
  else console.log(`\n${broken} to mend.`);
}

const MARKS = {
  fine: paint("green", "✓"),
  later: paint("yellow", "·"),
  broken: paint("red", "✗"),
};

function tell({ what, state, detail, hint }: Finding): void {
  console.log(`${MARKS[state]} ${what.padEnd(11)}${printable(detail)}`);
  if (hint) console.log(`  ${" ".repeat(11)}${paint("cyan", "→ ")}${printable(hint)}`);
}
