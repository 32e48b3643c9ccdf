import { renderError } from "../lib/index.js";

/**
 * Handles errors when stdout or stderr can't be written. If the reader has closed stdout (`touchstone scenarios list
 * | head`), the program ends silently. Any other error of stdout ends it with exit code 2. An error of stderr does not
 * stop the work.
 */
export function handleOutputErrors(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit();
    const hint = "Make room where it goes, or send it elsewhere.";
    console.error(renderError(`The output can't be written: ${message}`, hint));
    process.exit(2);
  });
}
