/** docs/errors.md lists every error of the program, as the source makes them: its code, what it says, and what to do. */
import { expect, test } from "vitest";
import { errorsInSource, type SourceError } from "../test/source-errors.js";

const errors = errorsInSource();

test("docs/errors.md has them all (`npx vitest run src/errors.test.ts -u` writes it)", async () => {
  await expect(pageOf(errors)).toMatchFileSnapshot("../docs/errors.md");
});

test("each has a code in kebab case, of one kind, and a hint", () => {
  expect(errors.length).toBeGreaterThan(100);
  const kinds = new Map<string, string>();
  for (const { file, kind, code, message, hint } of errors) {
    const where = `${file}: ${code}`;
    expect(code, where).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(["usage", "environment", "finding"], where).toContain(kind);
    expect(kinds.get(code) ?? kind, `${where}, which is of another kind elsewhere`).toBe(kind);
    kinds.set(code, kind);
    expect(message, where).toMatch(/\w/);
    expect(hint, where).toMatch(/^\S.*[.?:)]$|^[A-Z]\w* \S+/);
    expect(hint.length, where).toBeGreaterThan(12);
  }
});

function pageOf(errors: SourceError[]): string {
  const rows = errors.map(({ file, kind, code, message, hint }) => {
    const exit = kind === "finding" ? 1 : 2;
    return `| \`${code}\` | ${exit} | ${cell(message)} | ${cell(hint)} | ${file} |`;
  });
  return `# Every error

Written by \`npx vitest run src/errors.test.ts -u\` from the source. Words in capitals stand for what is at hand; \`…\` for what a
program, the system or a file says. With \`--json\` an error has its code too. What the system refuses (no room, no
permission, no such folder) has the code \`system\`, and \`internal\` is a bug: please report it.

| code | exit | what it says | what to do | in |
|---|---|---|---|---|
${[...new Set(rows)].sort().join("\n")}
`;
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;").trim();
}
