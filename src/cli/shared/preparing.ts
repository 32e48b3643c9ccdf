/**
 * Shows on a terminal that a command has begun. Call it before the command's modules are loaded: that takes some tenths of a
 * second. The cursor returns to the beginning of the line, so that the next text overwrites this one.
 */
export function showPreparing({
  json,
  quiet,
}: {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}): void {
  if (process.stderr.isTTY && !json && !quiet) process.stderr.write("Preparing…\r");
}

/**
 * Shows the steps of a command on a terminal, in one changing line.
 * @returns a function that shows the next step; without a text, it removes the line
 */
export function createSteps({ json }: { json?: boolean | undefined }): (step?: string) => void {
  if (!process.stderr.isTTY || json) return () => {};
  return (step) => process.stderr.write(step === undefined ? "\r\x1b[K" : `\r\x1b[K${step}…`);
}
