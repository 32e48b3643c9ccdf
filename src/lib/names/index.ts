/**
 * Splits a name where a line may break: after some of its `_`, `/` and `.` (see the test), and not within a version such as `0.163.0`. Without
 * these places, a browser breaks a long name inside a word, or not at all.
 * @returns the parts, which together are the name
 */
export function splitName(name: string): string[] {
  return name.split(/(?<=[a-z0-9\])][_/]|[a-z\])]\.)(?=[\w*[])/i);
}
