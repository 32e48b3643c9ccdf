import { resolve } from "node:path";
import { type DoctorFinding, examineMachine } from "../../doctor/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import { nameCommands } from "../shared/program-name.js";
import { paint } from "../shared/terminal.js";
import type { DoctorFlags } from "./command.js";

export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const onFinding = flags.json ? () => {} : printFinding;
  const findings = await examineMachine({
    pythonSdk: flags.pythonSdk && resolve(flags.pythonSdk),
    codexPath: flags.codexPath && resolve(flags.codexPath),
    allowVersionMismatch: flags.allowVersionMismatch ?? false,
    cwd: process.cwd(),
    onFinding,
  });
  const broken = findings.filter(({ state }) => state === "broken").length;
  if (broken > 0) process.exitCode = 2;
  if (flags.json) return console.log(JSON.stringify({ findings, broken }, null, 2));
  if (broken === 0) console.log(nameCommands("\nReady: `touchstone harvest`."));
  else console.log(`\n${formatCount(broken, "problem")} to solve.`);
}

const MARKS = {
  fine: paint("green", "✓"),
  later: paint("yellow", "·"),
  broken: paint("red", "✗"),
};

function printFinding({ what, state, detail, hint }: DoctorFinding): void {
  console.log(`${MARKS[state]} ${what.padEnd(11)}${replaceControls(detail)}`);
  for (const line of hint === undefined ? [] : nameCommands(hint).split("\n"))
    console.log(`  ${" ".repeat(11)}${paint("cyan", "→ ")}${replaceControls(line)}`);
}
