import { resolve } from "node:path";
import { writeOutputFile } from "../../lib/index.js";
import { assertNoSecrets } from "../../redact/index.js";

/**
 * Writes a report into a file.
 * @param file path as the user gave it
 * @throws TouchstoneError `secret-suspected`; then nothing was written
 * @throws the system's error if the file can't be written
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
