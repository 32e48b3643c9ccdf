import { TouchstoneError } from "../lib/index.js";
import type { Finding } from "./types.js";

export function unknown(name: string): TouchstoneError {
  return new TouchstoneError(`There is no fixture \`${name}\`, neither in the base nor in the folder.`, {
    kind: "usage",
    code: "no-such-fixture",
    hint: "`touchstone review --json` lists what is to be reviewed.",
  });
}

export function suspected(name: string, { file, line, path, rule }: Finding): TouchstoneError {
  return new TouchstoneError(`${name} holds what looks like a secret: ${file}:${line} ${path} (${rule}).`, {
    kind: "finding",
    code: "secret-suspected",
    hint: "Nothing was accepted. Reject it, or declare the place under `redact` in its scenario and harvest it again.",
  });
}

export function reasonMissing(): TouchstoneError {
  return new TouchstoneError("A rejection needs a reason.", {
    kind: "usage",
    code: "reason-missing",
    hint: "Say why in a few words: it goes into the audit log (`--reason TEXT`).",
  });
}

export function incomplete(base: string, name: string, what: string): TouchstoneError {
  return new TouchstoneError(`${name} can't be put back: ${base} ${what}.`, {
    kind: "finding",
    code: "base-incomplete",
    hint: "Nothing was written. Name a base that is whole with `--base`.",
  });
}
