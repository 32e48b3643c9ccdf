/**
 * Renders a shell script that starts the fake codex with its settings.
 * @param command the program and its arguments
 * @param note comment that says where the file comes from
 */
export function renderWrapper(command: string[], note: string): string {
  return `#!/bin/sh\n# ${note}\nexec ${command.map(quote).join(" ")} "$@"\n`;
}

/** Quotes a text for the shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
