/** A recorded subject, as the reports of commands have it. */
interface ReportedSubject {
  /** The version of codex. */
  codex: string;
  /** The SDK's package; `codex` for a subject without a package, such as `exec`. */
  package: string;
  /** The version of the SDK. */
  sdk: string;
}

/** Describes what was recorded: `codex 0.163.0, openai-codex 0.163.0`; only codex for a subject without a package. */
export function describeSubject({ codex, package: name, sdk }: ReportedSubject): string {
  return name === "codex" ? `codex ${codex}` : `codex ${codex}, ${name} ${sdk}`;
}
