import { describeTooLarge, describeValue, isFloat, NumberText, readInteger } from "./describe-value.js";
import type { EnumType, Members, ParamType, ParamTypes, TaggedType } from "./param-types.js";

type JsonObject = Record<string, unknown>;

/** Smallest and largest value of each integer type. */
const INTEGERS: Record<string, [bigint, bigint]> = {
  u8: [0n, 2n ** 8n - 1n],
  u16: [0n, 2n ** 16n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  u64: [0n, 2n ** 64n - 1n],
  usize: [0n, 2n ** 64n - 1n],
  "a nonzero u32": [1n, 2n ** 32n - 1n],
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * Checks the params of a request as codex's release does.
 * @param params numbers that `JSON.parse` changes are `NumberText`s
 * @returns the end of codex's sentence `Invalid request: …`; undefined if it accepts them, or if the check was not measured
 */
export function checkParams(types: ParamTypes, method: string, params: unknown): string | undefined {
  const type = types.methods[method];
  if (type === undefined) return undefined;
  const tooLarge = findTooLarge(params);
  if (tooLarge !== undefined) return tooLarge;
  if ((params ?? null) === null) return type.startsWith("?") ? undefined : "missing field `params`";
  return check(type, params);

  function check(one: ParamType, value: unknown): string | undefined {
    if (typeof one === "string") return checkNamed(one, value);
    if ("optional" in one) return value === null ? undefined : check(one.optional, value);
    if ("list" in one) return checkList(one.list, value);
    if ("map" in one) return isMap(value) ? checkEach(Object.values(value), one.map) : refuse(value, "a map");
    if ("struct" in one) return checkStruct(one, value, `struct ${one.struct}`);
    if ("nonEmpty" in one) return value === "" ? one.nonEmpty : checkScalar("a string", value);
    if ("variants" in one) return checkEnum(one, value);
    if ("tag" in one) return checkTagged(one, value);
    return one.untagged.some((other) => check(other, value) === undefined) ? undefined : one.text;
  }

  function checkNamed(name: string, value: unknown): string | undefined {
    if (name.startsWith("?")) return value === null ? undefined : checkNamed(name.slice(1), value);
    if (name.startsWith("#")) return check(types.types[name.slice(1)] ?? "!", value);
    return checkScalar(name, value);
  }

  function checkList(item: ParamType, value: unknown): string | undefined {
    return Array.isArray(value) ? checkEach(value, item) : refuse(value, "a sequence");
  }

  function checkEach(values: unknown[], type: ParamType): string | undefined {
    for (const value of values) {
      const refusal = check(type, value);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  function checkStruct(members: Members, value: unknown, expected: string): string | undefined {
    if (Array.isArray(value)) return members.order && checkArray(members, members.order, value, expected);
    return isMap(value) ? checkMembers(members, value) : refuse(value, expected);
  }

  /** codex reads an array as the members in their order. */
  function checkArray({ members }: Members, order: string[], values: unknown[], expected: string) {
    for (const [index, value] of values.slice(0, order.length).entries()) {
      const refusal = check(members[order[index] ?? ""] ?? "any", value);
      if (refusal !== undefined) return refusal;
    }
    const elements = order.length === 1 ? "1 element" : `${order.length} elements`;
    if (values.length > order.length)
      return `invalid length ${values.length}, expected ${elements} in sequence`;
    return values.length === order.length
      ? undefined
      : `invalid length ${values.length}, expected ${expected} with ${elements}`;
  }

  function checkMembers({ members, required = [], onlyThese, isOpaque, oneOf }: Members, value: JsonObject) {
    if (isOpaque) return undefined;
    for (const [name, member] of Object.entries(value)) {
      const isKnown = Object.hasOwn(members, name);
      if (!isKnown && onlyThese !== undefined) return `unknown field \`${name}\`, ${onlyThese}`;
      const refusal = isKnown ? check(members[name] as ParamType, member) : undefined;
      if (refusal !== undefined) return refusal;
    }
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `missing field \`${missing}\``;
    return oneOf && check(oneOf, value);
  }

  function checkEnum({ variants, contents = {} }: EnumType, value: unknown): string | undefined {
    if (typeof value === "string") {
      if (!variants.includes(value)) return refuseVariant(value, variants);
      const asText = Object.hasOwn(contents, value) ? contents[value]?.asText : undefined;
      return asText && `invalid type: unit variant, expected ${asText}`;
    }
    if (!isMap(value)) return refuse(value, "string or map");
    const [[name, content] = [""], ...others] = Object.entries(value);
    if (content === undefined || others.length > 0)
      return "invalid value: map, expected map with a single key";
    if (!variants.includes(name)) return refuseVariant(name, variants);
    return check(Object.hasOwn(contents, name) ? (contents[name]?.type ?? "!") : "unit", content);
  }

  function checkTagged({ tag, name, tagExpects, order, tagged }: TaggedType, value: unknown) {
    if (Array.isArray(value)) return value.length === 0 ? `missing field \`${tag}\`` : undefined;
    if (!isMap(value)) return refuse(value, `internally tagged enum ${name}`);
    if (!Object.hasOwn(value, tag)) return `missing field \`${tag}\``;
    const { [tag]: variant, ...members } = value;
    const index = readInteger(variant);
    if (index !== undefined && index >= 0n) {
      const isIndex = index < BigInt(order.length);
      return isIndex
        ? undefined
        : `invalid value: integer \`${index}\`, expected variant index 0 <= i < ${order.length}`;
    }
    if (typeof variant !== "string") return refuse(variant, tagExpects);
    const known = Object.hasOwn(tagged, variant) ? tagged[variant] : undefined;
    if (known) return checkMembers(known, members);
    return order.includes(variant) ? undefined : refuseVariant(variant, order);
  }
}

function checkScalar(type: string, value: unknown): string | undefined {
  if (type === "any" || type === "!") return undefined;
  const range = INTEGERS[type];
  if (range) {
    const integer = readInteger(value);
    if (integer === undefined) return refuse(value, type);
    const fits = integer >= range[0] && integer <= range[1];
    return fits ? undefined : `invalid value: ${describeValue(value)}, expected ${type}`;
  }
  if (type === "absolute path string" && typeof value === "string")
    return value.startsWith("/") ? undefined : "AbsolutePathBuf deserialized without a base path";
  return SCALARS[type]?.(value) ? undefined : refuse(value, type.replace("absolute ", ""));
}

const SCALARS: Record<string, (value: unknown) => boolean> = {
  "a string": (value) => typeof value === "string",
  "path string": (value) => typeof value === "string",
  "a boolean": (value) => typeof value === "boolean",
  f64: (value) => readInteger(value) !== undefined || isFloat(value),
  unit: (value) => value === null || (isMap(value) && Object.keys(value).length === 0),
};

function refuse(value: unknown, expected: string): string {
  return `invalid type: ${describeValue(value)}, expected ${expected}`;
}

function refuseVariant(name: string, variants: readonly string[]): string {
  const [first, second, ...others] = variants.map((one) => `\`${one}\``);
  const expected =
    second === undefined
      ? first
      : others.length === 0
        ? `${first} or ${second}`
        : `one of ${[first, second, ...others].join(", ")}`;
  return `unknown variant \`${name}\`, expected ${expected}`;
}

function findTooLarge(value: unknown): string | undefined {
  if (value instanceof NumberText) return describeTooLarge(value);
  if (typeof value !== "object" || value === null) return undefined;
  for (const one of Object.values(value)) {
    const text = findTooLarge(one);
    if (text !== undefined) return text;
  }
  return undefined;
}

function isMap(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
  );
}
