import type { FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { json, SUBJECT_FLAGS } from "../shared/flags.js";

const FLAGS = { ...SUBJECT_FLAGS, json };
export type DoctorFlags = FlagValues<typeof FLAGS>;

export const doctorCommand = defineCommand({
  name: "doctor",
  description: "show what is missing or broken on this machine, and how to fix it",
  flags: FLAGS,
  examples: ["touchstone doctor", "touchstone doctor --codex-path ../codex/codex"],
  run: async (flags) => (await import("./run.js")).runDoctor(flags),
});
