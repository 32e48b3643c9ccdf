/**
 * docs/errors.md lists every error of the program, with code, message and hint, from the catalogues of the
 * modules.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ErrorMaker, TouchstoneError } from "./lib/index.js";

interface ListedError {
  module: string;
  /** Name of the error in the catalogue. */
  name: string;
  error: TouchstoneError;
}

const modules = readdirSync("src").filter((name) => existsSync(`src/${name}/errors.ts`));
const errors = (await Promise.all(modules.map(listErrors))).flat();

async function listErrors(module: string): Promise<ListedError[]> {
  const catalogues: Record<string, unknown>[] = Object.values(await import(`./${module}/errors.ts`));
  return catalogues.flatMap((catalogue) =>
    Object.entries(catalogue as Record<string, ErrorMaker<object>>).map(([name, make]) => ({
      module,
      name,
      error: make(make.example ?? {}),
    })),
  );
}

test("docs/errors.md lists every error (`npx vitest run src/errors.test.ts -u` writes it)", async () => {
  await expect(renderPage(errors)).toMatchFileSnapshot("../docs/errors.md");
});

test("each error has a code in kebab case, a message and a hint that its example fills in", () => {
  expect(errors.length).toBeGreaterThan(100);
  for (const { module, name, error } of errors) {
    const { code, kind, message, hint } = error;
    const where = `${module}: ${name}`;
    expect(code, where).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(["usage", "environment", "finding"], where).toContain(kind);
    expect(message, where).toMatch(/\w/);
    expect(hint, where).toMatch(/^\S.*[.?:)]$|^[A-Z]\w* \S+/);
    expect(hint.length, where).toBeGreaterThan(12);
    expect(`${message} ${hint}`, `${where} has no example`).not.toMatch(/undefined|\[object|NaN/);
  }
});

test("each code is of one module and of one kind", () => {
  const owners = new Map<string, string>();
  for (const { module, error } of errors) {
    const owner = `${module}, ${error.kind}`;
    expect(owners.get(error.code) ?? owner, error.code).toBe(owner);
    owners.set(error.code, owner);
  }
});

test("each error is in a catalogue", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.tsx?$/.test(file),
  );
  const makers = files.filter((file) => /new TouchstoneError\(/.test(readFileSync(`src/${file}`, "utf8")));
  // The upstream server puts the scenario's name before the message of another error.
  expect(makers.sort()).toEqual(["lib/define-errors.ts", "record/upstream-server.ts"]);
});

function renderPage(errors: ListedError[]): string {
  const rows = errors.map(({ module, error: { kind, code, message, hint } }) => {
    const exit = kind === "finding" ? 1 : 2;
    return `| \`${code}\` | ${exit} | ${renderCell(message)} | ${renderCell(hint)} | ${module} |`;
  });
  return `# Every error

Written by \`npx vitest run src/errors.test.ts -u\` from the catalogues in \`src/*/errors.ts\`. Words in capitals are placeholders for names and paths.
\`REASON\` and \`PROBLEM\` are placeholders for what a program, the system or a file says. Numbers are examples. With \`--json\`, an error also has its code.
An error of the system (no room, no permission, no such folder) has the code \`system\`. The code \`internal\` means a bug: please report it.

| code | exit | what it says | what to do | module |
|---|---|---|---|---|
${rows.sort().join("\n")}
`;
}

function renderCell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;").trim();
}
