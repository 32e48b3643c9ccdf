import { ASSIGNMENT_RULES } from "./assignments.js";
import { COMMAND_RULES } from "./commands.js";
import { CONTEXT_RULES } from "./contexts.js";
import { FILE_RULES } from "./files.js";
import { KEY_RULES } from "./keys.js";
import { PEOPLE_RULES } from "./people.js";
import type { SecretRule } from "./rule.js";
import { TOKEN_RULES } from "./tokens.js";

export type { SecretRule } from "./rule.js";

export { TOKEN_RULES };

/**
 * Touchstone's own rules, for secrets that secretlint's preset misses, finds only in one length, or reports with a
 * wrong range.
 */
export const RULES: SecretRule[] = [
  ...KEY_RULES,
  ...TOKEN_RULES,
  ...CONTEXT_RULES,
  ...COMMAND_RULES,
  ...FILE_RULES,
  ...ASSIGNMENT_RULES,
  ...PEOPLE_RULES,
];

/**
 * Rules that only guess. If two rules find one secret, a rule not in this list gives the name, else the first in this
 * list.
 */
const GUESSES = [
  "url-credentials",
  "authorization",
  "cookie",
  "bearer-token",
  "file-password",
  "command-token",
  "assigned-uuid",
  "assigned-secret",
  "home-folder",
  "email-address",
];

/** Whether `rule` is a better name for a secret than `other`. */
export function isBetterName(rule: string, other: string): boolean {
  return GUESSES.indexOf(rule) < GUESSES.indexOf(other);
}
