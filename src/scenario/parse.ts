import { basename } from "node:path";
import type { z } from "zod";
import { describeInvalidKey, didYouMean, replaceControls, type TouchstoneError } from "../lib/index.js";
import { decodeYaml, YamlError, YamlFile, type YamlMistake } from "../lib/yaml/index.js";
import { findWorkflowMistakes, type WorkflowMistake } from "./check-workflow.js";
import { scenarioErrors } from "./errors.js";
import { moduleSchema, type Scenario, scenarioSchema } from "./schema.js";

/**
 * Parses and validates a scenario.
 * @param text the YAML text
 * @param file path of the file; its name must be the scenario's name, with the ending `.yaml` or `.yml`
 * @param options.module whether the scenario belongs to a user's module, which is then its workflow
 * @throws TouchstoneError `scenario-invalid`, with line and column of each mistake, for the first 100 mistakes
 */
export function parseScenario(text: string, file: string, { module = false } = {}): Scenario {
  const { yaml, data } = readYaml(text, file);
  const buildMistake = (offset: number, message: string): YamlMistake => ({
    ...yaml.findPosition(offset),
    message,
  });
  const parsed = (module ? moduleSchema : scenarioSchema).safeParse(data);
  if (!parsed.success) {
    const issues = splitIssues(parsed.error.issues);
    throw buildInvalidError(
      file,
      issues.map((issue) => buildMistake(findIssueOffset(issue), describeIssue(issue, data))),
      issues.some(({ code }) => code === "unrecognized_keys"),
    );
  }
  const expected = basename(file).replace(/\.ya?ml$/, "");
  if (parsed.data.name !== expected) {
    const message = `name is \`${parsed.data.name}\`, but the file's name says \`${expected}\``;
    throw buildInvalidError(file, [buildMistake(yaml.findNodeOffset(["name"]), message)]);
  }
  const mistakes = findWorkflowMistakes(parsed.data);
  if (mistakes.length > 0) {
    const describe = ({ path, problem }: WorkflowMistake) =>
      buildMistake(yaml.findNodeOffset(path), `${path.join(".")}: ${problem}`);
    throw buildInvalidError(file, mistakes.map(describe));
  }
  return parsed.data;

  /** Finds the offset of an issue. An unknown key is reported at the key itself. */
  function findIssueOffset(issue: z.core.$ZodIssue): number {
    const [unknown] = issue.code === "unrecognized_keys" ? issue.keys : [];
    return unknown === undefined ? yaml.findNodeOffset(issue.path) : yaml.findKeyOffset(issue.path, unknown);
  }
}

/** Decodes the bytes of a scenario's file. @throws TouchstoneError `scenario-invalid` if they are not UTF-8 */
export function decodeScenario(bytes: Buffer, file: string): string {
  try {
    return decodeYaml(bytes);
  } catch (error) {
    throw error instanceof YamlError ? buildInvalidError(file, error.mistakes) : error;
  }
}

function readYaml(text: string, file: string): { yaml: YamlFile; data: unknown } {
  try {
    const yaml = new YamlFile(text);
    return { yaml, data: yaml.toData() };
  } catch (error) {
    if (error instanceof YamlError) throw buildInvalidError(file, error.mistakes);
    throw error;
  }
}

/**
 * Splits issues into single mistakes. For a union whose intended option is clear from the type of the value, these are the
 * mistakes in that option.
 */
function splitIssues(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const known =
        issue.path.length === 0 ? Object.keys(scenarioSchema.shape) : listMissingKeys(issue, issues);
      return issue.keys.map((key) => ({ ...issue, keys: [key], message: describeUnknownKey(key, known) }));
    }
    if (issue.code !== "invalid_union") return [issue];
    const possibleOptions = issue.errors.filter((errors) => !errors.some(isWrongType));
    const [only, ...others] = possibleOptions;
    if (!only || others.length > 0) return [issue];
    return splitIssues(only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

/** Lists the keys of which the mapping with this issue must have exactly one. The list is empty if no such rule is broken. */
function listMissingKeys({ path }: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): string[] {
  const isSamePlace = (other: z.core.$ZodIssue) => other.path.join(".") === path.join(".");
  return issues.flatMap((other) =>
    other.code === "custom" && isSamePlace(other) ? (other.params?.oneOf ?? []) : [],
  );
}

function describeUnknownKey(key: string, known: readonly string[]): string {
  return [`Unrecognized key: "${key}".`, didYouMean(key, known)].filter(Boolean).join(" ");
}

/** Whether the value as a whole has the wrong type, for example a text in place of a list, or is not the expected constant. */
function isWrongType({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}

function describeIssue(issue: z.core.$ZodIssue, data: unknown): string {
  if (issue.code === "unrecognized_keys") {
    const where = issue.path.map(String).join(".");
    return where ? `${where}: ${issue.message}` : issue.message;
  }
  return describeInvalidKey(issue, data, "the scenario");
}

/** Maximum number of mistakes that one error lists. */
const MAX_MISTAKES = 100;

/** @param unknownKeys whether there are unknown keys, which a newer touchstone may know */
function buildInvalidError(file: string, mistakes: YamlMistake[], unknownKeys = false): TouchstoneError {
  const list = mistakes
    .slice(0, MAX_MISTAKES)
    .map(({ line, column, message }) => `${replaceControls(file)}:${line}:${column}: ${message}`);
  if (mistakes.length > MAX_MISTAKES) list.push(`… and ${mistakes.length - MAX_MISTAKES} more`);
  return scenarioErrors.scenarioInvalid({ mistakes: list, unknownKeys });
}
