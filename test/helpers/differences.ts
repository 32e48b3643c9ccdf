/** Where a harvest parts from the fixtures: the first line of each file in which it is another, and what stands there. */
export function listDifferences(now: Record<string, string>, before: Record<string, string>): string[] {
  return Object.keys({ ...before, ...now })
    .filter((file) => !isMetadata(file) && now[file] !== before[file])
    .map((file) => {
      const [lines, old] = [now, before].map((files) => (files[file] ?? "").split("\n"));
      const at = lines?.findIndex((line, index) => line !== old?.[index]) ?? 0;
      return `${file}:${at + 1}: ${lines?.[at]?.slice(0, 300)}`;
    });
}

/** Of what tells when and by whom, the bytes are each harvest's own. */
export function isMetadata(file: string): boolean {
  return file === "manifest.json" || file === "audit.jsonl";
}
