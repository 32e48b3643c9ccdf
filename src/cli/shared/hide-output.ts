// Each command loads this file when it starts, so it uses touchstone's own rules without those of secretlint.
import { hideSecrets } from "../../redact/hide/index.js";

/**
 * Hides secrets in each text that this process prints from now on. It is for messages, which may quote a transcript
 * or a request. A report with a secret is not printed at all (report.ts).
 */
export function hideSecretsInOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === "string" ? hideSecrets(chunk) : chunk, ...rest)) as typeof stream.write;
  }
}

/**
 * Prints a line with a secret that its user needs, such as the address of a server with its token. The line is printed as
 * bytes, because `hideSecretsInOutput` changes only text.
 */
export function printSecretLine(line: string): void {
  process.stdout.write(Buffer.from(`${line}\n`));
}
