/**
 * Removes what people and tags write before the number of a release: `v0.163.0`, or `rust-v0.163.0`, which is the tag in codex's
 * repository, becomes `0.163.0`.
 * @param text name of a release, or a range or list of several
 * @returns the text with the bare numbers; it is not checked
 */
export function readReleaseName(text: string): string {
  return text.trim().replace(/(?<![\w-])(?:rust-)?v(?=\d)/gi, "");
}
