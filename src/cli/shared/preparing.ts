/**
 * Shows on a terminal that a command has begun, before its modules are loaded, which takes some tenths of a second. The
 * cursor returns to the begin of the line, so that the next text takes its place.
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
