/** Reads from the source which file imports which, through TypeScript's own parser. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";

/** One import, in any of its forms: static or dynamic, of a value or a type, or an export from another file. */
export interface SourceImport {
  /** The file that imports, below `src/`. */
  from: string;
  /** The text in quotes. */
  specifier: string;
  /** Whether it is of types alone, so that nothing is loaded. */
  isType: boolean;
  /** For a relative import, the file that it leads to, below `src/`. */
  to?: string;
}

/** Lists every source file below `src/`, tests and pages included. */
export function listSourceFiles(): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .sort();
}

/** Reads the imports of all source files. @throws Error if a file belongs to no project, or an import leads to no file */
export function readImports(): SourceImport[] {
  const api = new API({ cwd: resolve(".") });
  try {
    const snapshots = PROJECTS.map((project) => api.updateSnapshot({ openProject: resolve(project) }));
    const programs =
      snapshots
        .at(-1)
        ?.getProjects()
        .map(({ program }) => program) ?? [];
    return listSourceFiles().flatMap((from) => {
      for (const program of programs) {
        const parsed = program.getSourceFile(resolve("src", from));
        if (parsed) return readSpecifiers(parsed).map((specifier) => resolveImport(from, specifier));
      }
      throw new Error(`${from} belongs to none of ${PROJECTS.join(", ")}`);
    });
  } finally {
    api.close();
  }
}

const PROJECTS = [
  "tsconfig.json",
  ...readdirSync("src")
    .map((module) => `src/${module}/page/tsconfig.json`)
    .filter((file) => existsSync(file)),
];

interface Specifier {
  text: string;
  isType: boolean;
}

function resolveImport(from: string, { text: specifier, isType }: Specifier): SourceImport {
  if (!specifier.startsWith(".")) return { from, specifier, isType };
  const path = join(dirname(from), specifier);
  const candidates = [path, path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".tsx")];
  const to = candidates.find((file) => existsSync(join("src", file)));
  if (to === undefined) throw new Error(`${from} imports ${specifier}, which is no file`);
  return { from, specifier, isType, to: relative("src", join("src", to)) };
}

function readSpecifiers(node: Node | SourceFile): Specifier[] {
  const own = findSpecifier(node);
  const isOwn = own && is.isStringLiteralLikeNode(own);
  const found = isOwn ? [{ text: own.text, isType: isOfTypes(node) }] : [];
  node.forEachChild((child) => {
    found.push(...readSpecifiers(child));
  });
  return found;
}

function findSpecifier(node: Node): Node | undefined {
  if (is.isImportDeclaration(node) || is.isExportDeclaration(node)) return node.moduleSpecifier;
  if (is.isImportTypeNode(node))
    return is.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (!is.isCallExpression(node)) return undefined;
  const { expression } = node;
  const isRequire = is.isIdentifier(expression) && expression.text === "require";
  return isRequire || expression.kind === SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}

function isOfTypes(node: Node): boolean {
  if (is.isImportDeclaration(node)) return node.importClause?.phaseModifier === SyntaxKind.TypeKeyword;
  return is.isExportDeclaration(node) ? node.isTypeOnly : is.isImportTypeNode(node);
}
