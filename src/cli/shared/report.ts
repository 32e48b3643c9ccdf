import { resolve } from "node:path";
import { writeOutputFile } from "../../lib/index.js";
import { assertNoSecrets, hideSecrets } from "../../redact/index.js";

/**
 * Writes a report into a file.
 * @param file path as the user gave it
 * @throws TouchstoneError `secret-suspected`; then nothing was written
 * @throws the system's error if the file can't be written; then an earlier file is unchanged
 */
export async function writeReport(file: string, text: string): Promise<void> {
  await assertNoSecrets(file, text);
  await writeOutputFile(resolve(file), text);
}

/**
 * Prints a report on stdout.
 * @throws TouchstoneError `secret-suspected`; then nothing was printed
 */
export async function printReport(text: string): Promise<void> {
  await assertNoSecrets("the report", text);
  process.stdout.write(text);
}

/** Prints a report on stdout as JSON. @throws TouchstoneError `secret-suspected`; then nothing was printed */
export async function printJsonReport(report: object): Promise<void> {
  await printReport(`${JSON.stringify(report, null, 2)}\n`);
}

/**
 * Prints a line with a secret that its user needs, such as the address of a server with its token. The line is printed as
 * bytes, because `hideSecretsInOutput` changes only text.
 */
export function printSecretLine(line: string): void {
  process.stdout.write(Buffer.from(`${line}\n`));
}

/**
 * Hides secrets in everything that this process prints from now on. A report with a secret is not printed
 * at all; this is for messages, which may quote a transcript or a request.
 */
export function hideSecretsInOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === "string" ? hideSecrets(chunk) : chunk, ...rest)) as typeof stream.write;
  }
}
