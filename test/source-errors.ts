/** Reads from the source what errors there are, through TypeScript's own parser. */
import { readdirSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";

/** A `TouchstoneError` as the source makes it; words in capitals stand for what is known when it runs. */
export interface SourceError {
  /** Below `src/`. */
  file: string;
  kind: string;
  code: string;
  message: string;
  hint: string;
}

/** What the names of a function's parameters are at one of its calls, and what constants are everywhere. */
type Known = Map<string, Node>;

export function errorsInSource(): SourceError[] {
  const api = new API({ cwd: resolve(".") });
  try {
    const { program } = api.updateSnapshot({ openProject: resolve("tsconfig.json") }).getProjects()[0] ?? {};
    const files = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
      .flatMap((file) => program?.getSourceFile(resolve("src", file)) ?? []);
    const constants = new Map(files.flatMap(constantsOf));
    const everywhere = files.flatMap(below);
    return files.flatMap((file) => errorsOf(file, constants, everywhere));
  } finally {
    api.close();
  }
}

function errorsOf(file: SourceFile, constants: Known, everywhere: Node[]): SourceError[] {
  const nodes = below(file);
  return nodes.flatMap((node) => {
    if (!is.isNewExpression(node) || node.expression.getText(file) !== "TouchstoneError") return [];
    const [message, options] = node.arguments ?? [];
    const given = membersOf(options);
    const texts = [message, ...["kind", "code", "hint"].map((key) => given.get(key))];
    return boundAt(node, texts, nodes, everywhere).flatMap((bound) => {
      const known = new Map([...constants, ...sentencesOf(file), ...bound]);
      const [said = "", kind = "", code = "", hint = ""] = texts.map((text) => textOf(text, known));
      if (code === "CODE") return []; // one that another place has made is passed on
      const where = relative(resolve("src"), file.fileName);
      return code.split(" / ").map((one) => ({ file: where, kind, code: one, message: said, hint }));
    });
  });
}

/**
 * Where the words of an error come from the caller of the function that makes it: once for each call, in its own file or,
 * where that has none, in any.
 */
function boundAt(made: Node, texts: (Node | undefined)[], own: Node[], everywhere: Node[]): Known[] {
  const maker = makerOf(made);
  const names = maker?.parameters.flatMap(namesOf) ?? [];
  const isGiven = texts.some((text) => text && is.isIdentifier(text) && names.includes(text.text));
  if (!maker || !isGiven) return [new Map()];
  const isCall = (node: Node) => is.isCallExpression(node) && nameIn(node.expression) === maker.name;
  const calls = own.some(isCall) ? own.filter(isCall) : everywhere.filter(isCall);
  return calls.map((call) => {
    const bound: Known = new Map();
    maker.parameters.forEach((parameter, index) => {
      const value = is.isCallExpression(call) ? call.arguments[index] : undefined;
      if (value && names.length > 0) bind(parameter, value, bound);
    });
    return bound;
  });
}

function bind(parameter: Node, value: Node, bound: Known): void {
  const [name] = children(parameter);
  if (name && is.isIdentifier(name)) bound.set(name.text, value);
  else for (const [key, member] of membersOf(value)) bound.set(key, member);
}

/** The function around a node, with its name. */
function makerOf(node: Node): { name: string; parameters: Node[] } | undefined {
  for (let at = node.parent; at; at = at.parent) {
    const named = is.isFunctionDeclaration(at) ? at : is.isArrowFunction(at) ? at.parent : undefined;
    const name = named && children(named).find(is.isIdentifier)?.text;
    if (name !== undefined) {
      return { name, parameters: children(at).filter((one) => one.kind === SyntaxKind.Parameter) };
    }
  }
  return undefined;
}

function namesOf(parameter: Node): string[] {
  return below(children(parameter)[0] as Node)
    .filter(is.isIdentifier)
    .map(({ text }) => text);
}

/** Constants that are written in capitals, of all files. */
function constantsOf(file: SourceFile): [string, Node][] {
  return variablesOf(file).filter(([name]) => /^[A-Z_]+$/.test(name));
}

/** Sentences that a function of this file has put together before. */
function sentencesOf(file: SourceFile): [string, Node][] {
  return variablesOf(file).filter(
    ([, { kind, end, pos }]) => kind === SyntaxKind.TemplateExpression && end - pos > 40,
  );
}

function variablesOf(file: SourceFile): [string, Node][] {
  return below(file).flatMap((node): [string, Node][] =>
    is.isVariableDeclaration(node) && is.isIdentifier(node.name) && node.initializer
      ? [[node.name.text, node.initializer]]
      : [],
  );
}

/** An expression as a reader would have it. */
function textOf(node: Node | undefined, known: Known): string {
  if (!node) return "";
  const text = (inner: Node | undefined) => textOf(inner, known);
  if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (is.isNumericLiteral(node)) return node.text;
  if (is.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => text(expression) + literal.text);
    return node.head.text + spans.join("");
  }
  if (is.isIdentifier(node)) {
    const value = known.get(node.text);
    if (!value || (is.isIdentifier(value) && value.text === node.text)) return placeholder(node.text);
    const found = textOf(value, new Map([...known].filter(([name]) => name !== node.text)));
    return found === "…" ? placeholder(node.text) : found;
  }
  if (is.isPropertyAccessExpression(node)) return placeholder(node.name.text);
  if (is.isParenthesizedExpression(node) || is.isAsExpression(node)) return text(node.expression);
  if (is.isConditionalExpression(node)) return either(text(node.whenTrue), text(node.whenFalse));
  if (is.isArrayLiteralExpression(node)) return node.elements.map(text).join(" ");
  if (is.isBinaryExpression(node)) {
    const isSum = node.operatorToken.kind === SyntaxKind.PlusToken;
    return isSum ? text(node.left) + text(node.right) : either(text(node.left), text(node.right));
  }
  return is.isCallExpression(node) ? textOfCall(node, known) : "…";
}

function textOfCall(call: Node, known: Known): string {
  const [callee, first] = children(call);
  if (callee && is.isIdentifier(callee)) {
    if (callee.text === "didYouMean") return "Did you mean `…`?";
    if (/^(join|resolve)$/.test(callee.text)) return textOf(children(call).at(-1), known);
    return /^(messageOf|maskUrls)$/.test(callee.text)
      ? "…"
      : placeholder(callee.text.replace(/Of$|^to(?=[A-Z])/, ""));
  }
  if (!callee || !is.isPropertyAccessExpression(callee)) return "…";
  const how = callee.name.text;
  const plain = how === "trim" || how === "join" || how === "slice" || how === "map";
  return plain && (how !== "join" || first) ? textOf(callee.expression, known) : "…";
}

function either(one: string, other: string): string {
  if (one === "" || other === "" || one === "…") return one === "" || one === "…" ? other : one;
  if (other === "…" || /^[A-Z_]+$/.test(one)) return other === "…" ? one : other;
  return `${one} / ${other}`;
}

/** `scenarioName` is `SCENARIO NAME`. */
function placeholder(name: string): string {
  return name === "cause"
    ? "…"
    : name
        .replace(/^#/, "")
        .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
        .toUpperCase();
}

function membersOf(node: Node | undefined): Map<string, Node> {
  if (!node || !is.isObjectLiteralExpression(node)) return new Map();
  return new Map(
    node.properties.flatMap((one): [string, Node][] => {
      if (is.isPropertyAssignment(one)) return [[nameIn(one.name), one.initializer]];
      return is.isShorthandPropertyAssignment(one) ? [[nameIn(one.name), one.name]] : [];
    }),
  );
}

function nameIn(node: Node | undefined): string {
  return node && is.isIdentifier(node) ? node.text : "";
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  node.forEachChild((child) => {
    found.push(child);
  });
  return found;
}

function below(node: Node): Node[] {
  return [node, ...children(node).flatMap(below)];
}
