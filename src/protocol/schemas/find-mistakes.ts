/**
 * Finds the mistakes in a value that a person wrote, against a JSON Schema of codex. It differs from a validator in three ways. A member
 * that the schema of an object does not name is a mistake, unless the schema has no `properties`, or allows others with `additionalProperties`. A
 * value can be left open, because it is known only in a run. Of several alternatives, the mistakes in the one that was probably intended are
 * reported. It knows the keywords that codex's schemas of requests and answers use.
 */
import { didYouMean } from "../../lib/index.js";
import { shortenText } from "../../redact/hide/index.js";

/** A JSON Schema, with the keywords that codex writes. */
export type ValueSchema =
  | boolean
  | {
      $ref?: string;
      type?: string | string[];
      enum?: unknown[];
      properties?: Record<string, ValueSchema>;
      required?: string[];
      additionalProperties?: ValueSchema;
      items?: ValueSchema;
      minimum?: number;
      minLength?: number;
      allOf?: ValueSchema[];
      anyOf?: ValueSchema[];
      oneOf?: ValueSchema[];
      definitions?: Record<string, ValueSchema>;
    };

type ObjectSchema = Exclude<ValueSchema, boolean>;

/** A mistake, and the path from the checked value to its place. */
export interface ValueMistake {
  path: (string | number)[];
  problem: string;
  /** Whether the mistake is that the value has another type. */
  isType?: true;
  /** The values that are allowed, if the value is not one of them. */
  allowed?: unknown[];
}

export interface MistakeOptions {
  /** The schema with the `definitions` to which the schema refers. */
  root: ValueSchema;
  /** Whether this value stands for one that is known only in a run. */
  isOpen(value: unknown): boolean;
}

/** Finds the mistakes in a value. */
export function findMistakes(value: unknown, schema: ValueSchema, options: MistakeOptions): ValueMistake[] {
  return checkValue(value, schema, []);

  /** @param others names of members that another part of the same schema describes */
  function checkValue(
    value: unknown,
    given: ValueSchema,
    path: ValueMistake["path"],
    others: string[] = [],
  ): ValueMistake[] {
    const schema = resolve(given);
    if (schema === true || options.isOpen(value)) return [];
    if (schema === false) return [{ path, problem: "is not allowed" }];
    const { anyOf = [], oneOf = [], allOf = [] } = schema;
    const alternatives = [...anyOf, ...oneOf];
    const own = [...Object.keys(schema.properties ?? {}), ...others];
    const known = [...own, ...[...alternatives, ...allOf].flatMap(listMembers)];
    return [
      ...checkType(value, schema, path),
      ...(isObject(value) ? checkMembers(value, schema, path, known) : []),
      ...(Array.isArray(value)
        ? value.flatMap((item, index) => checkValue(item, schema.items ?? true, [...path, index]))
        : []),
      ...allOf.flatMap((one) => checkValue(value, one, path, own)),
      ...chooseAlternative(
        value,
        alternatives.map((one) => checkValue(value, one, path, own)),
        path,
      ),
    ];
  }

  function resolve(schema: ValueSchema): ValueSchema {
    if (typeof schema === "boolean" || schema.$ref === undefined) return schema;
    const name = schema.$ref.split("/").pop() ?? "";
    const { definitions = {} } = options.root as ObjectSchema;
    return resolve(definitions[name] ?? true);
  }

  function listMembers(given: ValueSchema): string[] {
    const schema = resolve(given);
    if (typeof schema === "boolean") return [];
    const { properties = {}, anyOf = [], oneOf = [], allOf = [] } = schema;
    return [...Object.keys(properties), ...[...anyOf, ...oneOf, ...allOf].flatMap(listMembers)];
  }

  function checkMembers(
    value: Record<string, unknown>,
    { properties, required = [], additionalProperties: more }: ObjectSchema,
    path: ValueMistake["path"],
    known: string[],
  ): ValueMistake[] {
    const isClosed = more === false || (properties !== undefined && more === undefined);
    const missing = required.filter((name) => value[name] === undefined);
    return [
      ...missing.map((name) => ({ path, problem: `lacks \`${name}\`` })),
      ...Object.entries(value).flatMap(([name, member]) => {
        const schema = properties?.[name];
        if (schema !== undefined) return checkValue(member, schema, [...path, name]);
        if (!isClosed) return checkValue(member, more ?? true, [...path, name]);
        if (known.includes(name)) return [];
        const problem = ["is not known to codex.", didYouMean(name, known)].filter(Boolean).join(" ");
        return [{ path: [...path, name], problem }];
      }),
    ];
  }
}

function checkType(value: unknown, schema: ObjectSchema, path: ValueMistake["path"]): ValueMistake[] {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const { enum: allowed, minimum, minLength } = schema;
  if (types.length > 0 && !types.some((type) => hasType(value, type)))
    return [
      { path, problem: `must be of type ${types.join(" or ")}, and is ${formatValue(value)}`, isType: true },
    ];
  if (allowed && !allowed.includes(value)) return [buildEnumMistake(allowed, value, path)];
  if (typeof value === "number" && minimum !== undefined && value < minimum)
    return [{ path, problem: `must be ${minimum} or more, and is ${value}` }];
  if (typeof value === "string" && minLength !== undefined && value.length < minLength)
    return [{ path, problem: `must have ${minLength} characters or more` }];
  return [];
}

function buildEnumMistake(allowed: unknown[], value: unknown, path: ValueMistake["path"]): ValueMistake {
  const list = allowed.map(formatValue).join(", ");
  const must = allowed.length === 1 ? "must be" : "must be one of";
  return { path, problem: `${must} ${list}, and is ${formatValue(value)}`, allowed };
}

/**
 * Chooses the mistakes that are reported. There are none if the value fits an alternative. Otherwise, they are those of the alternative that
 * was probably intended: not one of another type, and not one with another tag, which is a member with one allowed value, such as `type`. If the
 * tag fits no alternative, the mistake lists all of their tags.
 * @param alternatives the mistakes of each alternative
 */
function chooseAlternative(
  value: unknown,
  alternatives: ValueMistake[][],
  path: ValueMistake["path"],
): ValueMistake[] {
  if (alternatives.some((mistakes) => mistakes.length === 0)) return [];
  const isHere = (one: ValueMistake) => one.path.length === path.length;
  const isTag = (one: ValueMistake) => one.path.length === path.length + 1 && one.allowed?.length === 1;
  const rank = (mistakes: ValueMistake[]) =>
    mistakes.some((one) => isHere(one) && one.isType) ? 2 : mistakes.some(isTag) ? 1 : 0;
  const [best, ...others] = [...alternatives].sort((a, b) => rank(a) - rank(b) || a.length - b.length);
  if (!best) return [];
  const likely = [best, ...others].filter((mistakes) => rank(mistakes) === rank(best));
  const tags = likely.flatMap((mistakes) => mistakes.find(isTag) ?? []);
  const [tag] = tags;
  if (tag && rank(best) === 1) {
    const given = (value as Record<string, unknown>)[String(tag.path.at(-1))];
    return [
      buildEnumMistake(
        tags.flatMap(({ allowed = [] }) => allowed),
        given,
        tag.path,
      ),
    ];
  }
  const allowed = likely.map(([one]) => (one && isHere(one) ? one.allowed : undefined));
  if (likely.length === 1 || allowed.some((values) => values === undefined)) return best;
  return [buildEnumMistake([...new Set(allowed.flatMap((values) => values ?? []))], value, path)];
}

function hasType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function formatValue(value: unknown): string {
  const text = typeof value === "string" ? `\`${value}\`` : JSON.stringify(value);
  return shortenText(text, 60);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
