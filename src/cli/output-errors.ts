import { renderError } from "../lib/index.js";

/**
 * What happens when stdout or stderr can't be written. Whoever has read enough (`touchstone scenarios list | head`) ends
 * the program without a word; work that still goes on, and tells of it on stderr, is not ended by that.
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
