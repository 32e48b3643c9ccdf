import {
  describeTooLarge,
  describeValue,
  hideNumbers,
  isFloat,
  NumberText,
  readInteger,
} from "./describe-value.js";
import type {
  EnumType,
  Members,
  ParamType,
  ParamTypes,
  StructType,
  TaggedType,
  TwoFormsType,
} from "./param-types.js";

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
 * Checks the params of a request as a release of codex does.
 * @param params each number that `JSON.parse` would change is a `NumberText`
 * @returns the end of codex's sentence `Invalid request: …`; undefined if codex accepts the params, or if the check was not measured
 */
export function checkParams(types: ParamTypes, method: string, params: unknown): string | undefined {
  const type = types.methods[method];
  if (type === undefined) return undefined;
  const tooLarge = findTooLarge(params);
  if (tooLarge !== undefined) return tooLarge;
  if ((params ?? null) === null) return type.startsWith("?") ? undefined : "missing field `params`";
  return check(type, params);

  function check(part: ParamType, value: unknown): string | undefined {
    if (typeof part === "string") return checkNamed(part, value);
    if ("optional" in part) return value === null ? undefined : check(part.optional, value);
    if ("list" in part) return checkList(part.list, value);
    if ("map" in part)
      return isMap(value) ? checkEach(Object.values(value), part.map) : refuse(value, "a map");
    if ("struct" in part) return checkStruct(part, value);
    if ("forms" in part) return checkForms(part.forms, value);
    if ("former" in part) return checkTwoForms(part, value);
    if ("variants" in part) return checkEnum(part, value);
    if ("tag" in part) return checkTagged(part, value);
    return part.untagged.some((other) => check(other, value) === undefined) ? undefined : part.text;
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

  /**
   * codex reads the elements as plain JSON first, which does not distinguish kinds of numbers. So its refusals say only `number` about a
   * number in the former form, and about a number as the `type` of the present form.
   */
  function checkTwoForms({ present, former, formerMembers, mixed }: TwoFormsType, value: unknown) {
    if (!Array.isArray(value)) return refuse(value, "a sequence");
    const hasType = (one: unknown) => isMap(one) && Object.hasOwn(one, "type");
    const isFormer = (one: unknown) =>
      !hasType(one) || formerMembers.some((name) => Object.hasOwn(one as object, name));
    const hasFormer = value.some(
      (one) => isFormer(one) || (Array.isArray(one?.tools) && one.tools.some(isFormer)),
    );
    if (!hasFormer)
      return checkEach(
        value.map((one) => ({ ...one, type: hideNumbers(one.type) })),
        present,
      );
    return value.some(hasType) ? mixed : checkEach(value.map(hideNumbers), former);
  }

  function checkStruct(type: StructType, value: unknown): string | undefined {
    const expected = `struct ${type.struct}`;
    if (Array.isArray(value)) return checkArray(type, value, expected);
    return isMap(value) ? checkMembers(type, value) : refuse(value, expected);
  }

  /** Checks an array in place of an object: codex reads its elements as the object's members in their order. @param name what the object is called in a refusal */
  function checkArray(type: Members, values: unknown[], name: string): string | undefined {
    const { members, order, mayLack = [], end, refusesArray, inArray } = type;
    const expected = inArray === undefined ? name : `struct ${inArray}`;
    if (refusesArray) return refuse(values, expected);
    if (!order) return undefined;
    const elements = order.length === 1 ? "1 element" : `${order.length} elements`;
    for (const [index, member] of order.entries()) {
      if (index >= values.length && !mayLack.includes(member))
        return `invalid length ${index}, expected ${expected} with ${elements}`;
      const refusal = index < values.length ? check(members[member] ?? "any", values[index]) : undefined;
      if (refusal !== undefined) return refusal;
    }
    if (values.length <= order.length) return undefined;
    return `invalid length ${values.length}, expected ${end ?? `${elements} in sequence`}`;
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

  function checkTagged(type: TaggedType, value: unknown): string | undefined {
    const { tag, name, tagExpects, order, acceptsOther, tagged } = type;
    if (!Array.isArray(value) && !isMap(value)) return refuse(value, `internally tagged enum ${name}`);
    if (Array.isArray(value) ? value.length === 0 : !Object.hasOwn(value, tag))
      return `missing field \`${tag}\``;
    const given = Array.isArray(value) ? value[0] : value[tag];
    const index = readInteger(given);
    const isIndex = index !== undefined && index >= 0n;
    if (!isIndex && typeof given !== "string") return refuse(given, tagExpects);
    const variant = isIndex ? order[Number(index)] : (given as string);
    const known = variant !== undefined && Object.hasOwn(tagged, variant) ? tagged[variant] : undefined;
    if (!known && !acceptsOther)
      return isIndex
        ? `invalid value: integer \`${index}\`, expected variant index 0 <= i < ${order.length}`
        : refuseVariant(String(variant), order);
    const content = known ?? { members: {}, order: [] };
    if (Array.isArray(value)) return checkArray(content, value.slice(1), "");
    const { [tag]: _, ...members } = value;
    return checkMembers(content, members);
  }
}

function checkForms(forms: [pattern: string, refusal: string][], value: unknown): string | undefined {
  if (typeof value !== "string") return checkScalar("a string", value);
  const failedForm = forms.find(([pattern]) => !new RegExp(pattern).test(value));
  return failedForm?.[1].replace("$", () => value);
}

function checkScalar(type: string, value: unknown): string | undefined {
  if (type === "any" || type === "!") return undefined;
  const range = INTEGERS[type];
  if (range) {
    const integer = readInteger(value);
    if (integer === undefined) return refuse(value, type);
    const isInRange = integer >= range[0] && integer <= range[1];
    return isInRange ? undefined : `invalid value: ${describeValue(value)}, expected ${type}`;
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
  for (const member of Object.values(value)) {
    const refusal = findTooLarge(member);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
