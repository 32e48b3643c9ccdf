/**
 * Lists the differences of a harvest from earlier files: for each file, its name, and the number and the new text of the first line
 * that differs. Files with metadata are left out.
 */
export function listDifferences(now: Record<string, string>, before: Record<string, string>): string[] {
  return Object.keys({ ...before, ...now })
    .filter((file) => !isMetadata(file) && now[file] !== before[file])
    .map((file) => {
      const [lines, old] = [now, before].map((files) => (files[file] ?? "").split("\n"));
      const at = lines?.findIndex((line, index) => line !== old?.[index]) ?? 0;
      return `${file}:${at + 1}: ${lines?.[at]?.slice(0, 300)}`;
    });
}

/** Whether the file contains times and authors, so that its bytes differ in each harvest. */
export function isMetadata(file: string): boolean {
  return file === "manifest.json" || file === "audit.jsonl";
}
