import { userInfo } from "node:os";
import { basename } from "node:path";
import { BASH } from "../../model/index.js";
import { REQUESTS } from "../../protocol/index.js";
import type { Scenario } from "../../scenario/index.js";
import { harvestErrors } from "../errors.js";
import { listRequestMethods } from "./requirements.js";

/** Requests that codex carries out with the user's login shell, and with no other (`codex-rs/core/src/shell.rs`). */
const USING_LOGIN_SHELL: readonly string[] = [
  REQUESTS.threadShellCommand,
  REQUESTS.environmentAdd,
  REQUESTS.environmentInfo,
];

/** Reads the path of this user's login shell from the system's list of users, as codex does: no environment variable changes it. */
export function readLoginShell(): string {
  try {
    return userInfo().shell || BASH;
  } catch {
    return BASH; // the list lacks this user, so codex looks for bash
  }
}

/** Whether a login shell is a bash at another path than `/bin/bash`. A recording must not contain this path of the host. */
export function isOtherBash(shell: string): boolean {
  return basename(shell) === basename(BASH) && shell !== BASH;
}

/**
 * Refuses a scenario whose events depend on the login shell, unless that shell is a bash.
 * @throws TouchstoneError `login-shell`
 */
export function assertLoginShell(scenario: Scenario, shell: string): void {
  if (basename(shell) === basename(BASH)) return;
  const method = listRequestMethods(scenario).find((one) => USING_LOGIN_SHELL.includes(one));
  if (method !== undefined) throw harvestErrors.loginShell({ name: scenario.name, method, shell });
}
