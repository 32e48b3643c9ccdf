import { hideSecrets } from "../../redact/hide/index.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { writeAll } from "../transport/write-all.js";
import { createReportWriter } from "./report-file.js";

/** A call of codex that codex refuses before it starts to work. */
export interface RefusedCall {
  /** Codex's whole text. */
  stderr: string;
  /** Codex's exit code. */
  code: number;
  /** What codex refuses, for the report: a flag, an argument or a path. */
  subject: string;
  /** A sentence that says which other release accepts the call. */
  hint?: string | undefined;
  /** Version of codex whose command line or features the call does not fit; undefined if it is refused for another reason. */
  version?: string | undefined;
}

/** Reports the refusal of a call, and ends this process as codex does. */
export function refuseCall(
  options: FakeCodexOptions,
  { stderr, code, subject, version, hint }: RefusedCall,
): never {
  const [reason = ""] = stderr.replace(/^error: /i, "").split("\n");
  const release = version === undefined ? "codex" : `codex ${version}`;
  const refused = subject === "" ? "this" : `\`${subject}\``;
  const problem = `${release} refuses ${refused}: ${reason}`;
  const message = hint === undefined ? problem : `${problem}. ${hint}`;
  const report = createReportWriter(options.report);
  report({
    event: "mismatch",
    fixture: options.fixture ?? "",
    process: 1,
    code: "refused",
    message,
    got: subject,
  });
  writeAll(2, hideSecrets(stderr));
  process.exit(code);
}
