import type { FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { FOLDER_FLAGS, json } from "../shared/flags.js";

const FLAGS = { json, ...FOLDER_FLAGS };
export type AuditFlags = FlagValues<typeof FLAGS>;

export const auditCommand = defineCommand({
  name: "audit",
  description: "show who changed a fixture, when and why",
  arguments: [{ name: "[fixture]", description: "name of the fixture (default: all)" }],
  flags: FLAGS,
  examples: ["touchstone audit", "touchstone audit thread_basic"],
  exitCode1: "the audit log is not valid, or the fixtures folder does not match it",
  run: async (name, flags) => (await import("./run.js")).runAudit(name, flags),
});
