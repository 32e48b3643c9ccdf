/** Code of a system error → how Rust writes it. */
const SYSTEM_ERRORS: Record<string, string> = {
  EACCES: "Permission denied (os error 13)",
  EEXIST: "File exists (os error 17)",
  EISDIR: "Is a directory (os error 21)",
  ENOENT: "No such file or directory (os error 2)",
  ENOTDIR: "Not a directory (os error 20)",
};

/** Describes a system error as codex does, or in Node's words if `SYSTEM_ERRORS` lacks its code. */
export function describeSystemError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return SYSTEM_ERRORS[code] ?? message;
}
