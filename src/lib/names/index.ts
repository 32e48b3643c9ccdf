/**
 * Splits a name where a line may break: after a `_` or `/` that follows a letter, a digit or a closing bracket, and after a `.` that follows
 * a letter or a closing bracket. So a version such as `0.163.0` stays whole. Without these places, a browser breaks a long name inside a
 * word, or not at all.
 * @returns the parts, which together are the name
 */
export function splitName(name: string): string[] {
  return name.split(/(?<=[a-z0-9\])][_/]|[a-z\])]\.)(?=[\w*[])/i);
}
