// Measures the types of params for scripts/measure-params.mjs.
import { findContent, listDeclared } from "./declared-members.mjs";

/** A place whose check is not measured: there the fake codex accepts everything. */
const OPAQUE = "!";
const UNKNOWN = "no-such-thing";
const WRONG_VALUES = [null, true, 1, -1, 1.5, UNKNOWN, [], {}];
const SAMPLES = { string: "/x", integer: 1, number: 1, boolean: true, array: [] };
const NO_BASE_PATH = "AbsolutePathBuf deserialized without a base path";
/** What a scalar is called in a refusal. */
const LEAVES = [
  "a string",
  "a boolean",
  "path string",
  "unit",
  "u8",
  "u16",
  "u32",
  "u64",
  "usize",
  "i32",
  "i64",
  "f64",
  "a nonzero u32",
];

const HYPHENATED = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
/** The notations of a UUID. */
const UUID = `^(urn:uuid:)?${HYPHENATED}$|^\\{${HYPHENATED}\\}$|^[0-9a-fA-F]{32}$`;
/** Absolute paths of every system, and URLs of files. codex checks the forms in this order. */
const ANY_ABSOLUTE_PATH = [
  ["^(?!//)", "path `$` is not absolute using Windows path syntax"],
  ["^(/|[A-Za-z]:[\\\\/]|\\\\\\\\|[fF][iI][lL][eE]:)", "path `$` is not absolute"],
];
/** Members that neither the schema nor generate-ts has: type → variant → its second member. codex accepts the forms below. */
const HIDDEN_MEMBERS = { SandboxPolicy: { readOnly: "access", workspaceWrite: "readOnlyAccess" } };
const HIDDEN_FORMS = ["fullAccess", "restricted"].map((variant) => ({
  type: "object",
  properties: { type: { enum: [variant] } },
  required: ["type"],
}));
const HIDDEN_TYPE = { anyOf: [{ oneOf: HIDDEN_FORMS }, { type: "null" }] };
/** The former form of `DynamicToolSpec`, which the schema does not have. */
const FORMER_TOOL = {
  type: "object",
  properties: {
    namespace: { type: ["string", "null"] },
    name: { type: "string" },
    description: { type: "string" },
    inputSchema: true,
    deferLoading: { type: ["boolean", "null"] },
    exposeToContext: { type: ["boolean", "null"] },
  },
  required: ["name", "description", "inputSchema"],
  declared: ["namespace", "name", "description", "inputSchema", "deferLoading", "exposeToContext"],
};
/** What codex calls the end of an array that it reads from a value in memory. */
const FEWER = "fewer elements in array";
/** codex's refusal of a request without params, or with null. */
const NO_PARAMS = "missing field `params`";
const MIXED_TOOLS = "dynamic tools must use either canonical or legacy format consistently";

/**
 * Measures each method. A type that the schema names is measured once, where it is first met.
 * @param declarations name of a type → its TypeScript, which has the members in their order
 */
export async function measureTypes({ ask, askInitialize }, schema, declarations) {
  const methods = {};
  const types = {};
  for (const [method, params] of listRequests(schema)) {
    const tryValue = method === "initialize" ? askInitialize : (value) => ask(method, value);
    const mayLack = (await tryValue(undefined)) === undefined;
    const type = await measureNamed(params, tryValue, `=${method}`);
    methods[method] = mayLack && !type.startsWith("?") ? `?${type}` : type;
  }
  return { methods, types };

  /** Measures a type that gets a name, and returns the reference to it. */
  async function measureNamed(node, tryValue, name) {
    const type = await measure(node, tryValue);
    if (typeof type === "string") return type;
    types[name] = type;
    return `#${name}`;
  }

  async function measure(node, tryValue) {
    if (
      node === true ||
      Object.keys(node).every((key) => ["description", "default", "declaration"].includes(key))
    )
      return "any";
    const alternatives = (node.anyOf ?? node.oneOf ?? []).filter(({ type }) => type !== "null");
    if (node.allOf?.length === 1) return measure(node.allOf[0], tryValue);
    if (alternatives.length === 1 && node.anyOf) return measureOptional(alternatives[0], tryValue);
    if (Array.isArray(node.type)) {
      const [type] = node.type.filter((one) => one !== "null");
      return measureOptional({ ...node, type }, tryValue);
    }
    if (node.$ref) {
      const name = node.$ref.split("/").at(-1);
      if (!(name in types)) {
        types[name] = OPAQUE; // until it is known; some types contain themselves
        const node = addHidden(schema.definitions[name], HIDDEN_MEMBERS[name]);
        types[name] = await measure({ ...node, declaration: declarations.get(name) }, tryValue);
      }
      return typeof types[name] === "string" ? types[name] : `#${name}`;
    }
    if (node.anyOf) return measureUntagged(alternatives, tryValue);
    if (node.oneOf) return measureEnum(alternatives, tryValue, node.declaration);
    if (node.items?.$ref?.endsWith("/DynamicToolSpec")) return measureTwoForms(node.items, tryValue);
    if (node.type === "array") return { list: await measure(node.items, (value) => tryValue([value])) };
    if (node.type === "object" && !node.properties && node.additionalProperties instanceof Object)
      return { map: await measure(node.additionalProperties, (value) => tryValue({ key: value })) };
    if (node.type === "object") return measureStruct(node, tryValue);
    if (node.enum) return measureEnum([node], tryValue);
    if (node.format === "uuid") return { forms: [[UUID, ""]] };
    return measureLeaf(tryValue);
  }

  async function measureOptional(node, tryValue) {
    const type = await measure(node, tryValue);
    if ((await tryValue(null)) !== undefined) return type;
    return typeof type === "string" ? `?${type}` : { optional: type };
  }

  async function measureLeaf(tryValue) {
    const refusals = (await Promise.all(WRONG_VALUES.map(tryValue))).filter((text) => text !== undefined);
    if (refusals.length === 0) return "any";
    const expected = new Set(refusals.map((text) => /, expected (.+)$/.exec(text)?.[1] ?? text));
    const isAbsolute = expected.delete(NO_BASE_PATH);
    if (isAbsolute) return expected.has("path string") ? "absolute path string" : OPAQUE;
    const isAnyAbsolute = expected.delete(`path \`${UNKNOWN}\` is not absolute`);
    if (isAnyAbsolute) return expected.has("a string") ? { forms: ANY_ABSOLUTE_PATH } : OPAQUE;
    const empty = await tryValue("");
    if (empty !== undefined && expected.size === 1 && expected.has("a string"))
      return { forms: [["[^]", empty]] };
    return expected.size === 1 && LEAVES.includes([...expected][0]) ? [...expected][0] : OPAQUE;
  }

  async function measureStruct(node, tryValue) {
    const refusal = await tryValue(true);
    const struct = /^invalid type: boolean `true`, expected struct (\w+)$/.exec(refusal ?? "")?.[1];
    if (struct !== undefined) {
      const declared = node.declared ?? listDeclared(node.declaration);
      return { struct, ...(await measureMembers(node, tryValue, { declared })) };
    }
    if (refusal === "invalid type: boolean `true`, expected a map") return { map: "any" };
    return measureLeaf(tryValue);
  }

  /**
   * Measures the members of an object.
   * @param tag the members that it must have for this type
   * @param declared the names of the other members in the order in which codex declares them
   */
  async function measureMembers(node, tryValue, { tag = {}, declared }) {
    const properties = Object.entries(node.properties ?? {}).filter(([name]) => !(name in tag));
    const sample = { ...tag, ...makeSample(node) };
    const refusal = await tryValue(sample);
    if (refusal !== undefined) {
      const isRefused = properties.length === 0 && Object.keys(tag).length > 0;
      return isRefused
        ? { members: {}, order: [], oneOf: { untagged: [], text: refusal } }
        : { members: {}, isOpaque: true };
    }
    const required = [];
    for (const value = { ...tag }; ; ) {
      const name = /^missing field `(\w+)`$/.exec((await tryValue(value)) ?? "")?.[1];
      if (name === undefined || name in value || !(name in sample)) break;
      required.push(name);
      value[name] = sample[name];
    }
    const members = {};
    for (const [name, member] of properties)
      members[name] = await measure(member, (value) => tryValue({ ...sample, [name]: value }));
    const unknown = await tryValue({ ...sample, [UNKNOWN]: 1 });
    const [, expected] = /^unknown field `.+`, (expected .+|there are no fields)$/.exec(unknown ?? "") ?? [];
    return {
      members,
      ...(required.length > 0 ? { required } : {}),
      ...(expected === undefined ? {} : { onlyThese: expected }),
      ...(await measureArray(node, tryValue, { tag, declared, sample })),
    };
  }

  /**
   * Measures how codex reads an array in place of an object: as the members in their order.
   * @returns nothing if the declaration doesn't have all of the members
   */
  async function measureArray(node, tryValue, { tag, declared = [], sample }) {
    const tryArray = (values) => tryValue([...Object.values(tag), ...values]);
    const refusal = (await tryArray([])) ?? "";
    const [, variant] = /expected struct (variant [\w:]+)/.exec(refusal) ?? [];
    const named = variant === undefined ? {} : { inArray: variant };
    if (refusal.startsWith("invalid type: sequence")) return { ...named, refusesArray: true };
    const mayLack = [];
    const values = [];
    for (const [index, name] of declared.entries()) {
      const text = await tryArray(values);
      const [, length] = /^invalid length (\d+), expected /.exec(text ?? "") ?? [];
      if (text === undefined || Number(length) > index) mayLack.push(name);
      values.push(name in sample ? sample[name] : makeSample(node.properties[name]));
    }
    const count = declared.length;
    const tooLong = (await tryArray([...values, 1])) ?? "";
    const [, end] = /^invalid length \d+, expected (.+ in \w+)$/.exec(tooLong) ?? [];
    const elements = count === 1 ? "1 element" : `${count} elements`;
    if (end !== `${elements} in sequence` && end !== FEWER) {
      console.warn(`not measured as an array: ${node.title ?? variant} (${tooLong || refusal})`);
      return named;
    }
    return {
      ...named,
      order: declared,
      ...(mayLack.length > 0 ? { mayLack } : {}),
      ...(end === FEWER ? { end } : {}),
    };
  }

  /** Measures a list whose elements all have the present form, or all the former one. */
  async function measureTwoForms(items, tryValue) {
    const tryItem = (value) => tryValue([value]);
    return {
      present: await measure(items, tryItem),
      former: await measureStruct(FORMER_TOOL, tryItem),
      formerMembers: ["namespace", "exposeToContext"],
      mixed: MIXED_TOOLS,
    };
  }

  async function measureEnum(alternatives, tryValue, declaration) {
    const [first] = alternatives;
    const tag = Object.keys(first.properties ?? {}).find((name) =>
      alternatives.every(({ properties }) => properties?.[name]?.enum?.length === 1),
    );
    if (tag !== undefined) return measureTagged(tag, alternatives, tryValue, declaration);
    const variants = readVariants(await tryValue(UNKNOWN));
    if (!variants || (await tryValue(true)) !== "invalid type: boolean `true`, expected string or map")
      return measureLeaf(tryValue);
    const contents = {};
    for (const { properties } of alternatives) {
      for (const [name, content] of Object.entries(properties ?? {})) {
        const asText = /, expected (.+)$/.exec((await tryValue(name)) ?? "")?.[1];
        contents[name] = {
          asText,
          type: await measureContent(
            content,
            (value) => tryValue({ [name]: value }),
            findContent(declaration, name),
          ),
        };
      }
    }
    return { variants, ...(Object.keys(contents).length > 0 ? { contents } : {}) };
  }

  async function measureContent(node, tryValue, declaration) {
    if (node.type !== "object") return measure(node, tryValue);
    const text = /, expected struct ([\w: ]+)$/.exec((await tryValue(true)) ?? "")?.[1];
    const declared = listDeclared(declaration);
    return text ? { struct: text, ...(await measureMembers(node, tryValue, { declared })) } : OPAQUE;
  }

  async function measureTagged(tag, alternatives, tryValue, declaration) {
    const name = /, expected internally tagged enum (\w+)$/.exec((await tryValue(true)) ?? "")?.[1];
    const refusal = await tryValue({ [tag]: UNKNOWN });
    const acceptsOther = refusal === undefined;
    const order = acceptsOther
      ? alternatives.map(readVariant).filter((one) => one !== "other")
      : readVariants(refusal);
    const tagExpects = /, expected (.+)$/.exec((await tryValue({ [tag]: true })) ?? "")?.[1];
    if (!order || !tagExpects) return OPAQUE;
    const tagged = {};
    for (const node of alternatives.filter((one) => order.includes(readVariant(one)))) {
      const variant = readVariant(node);
      const declared = listDeclared(declaration, tag, variant);
      if (node.hidden) declared.splice(1, 0, node.hidden);
      tagged[variant] = await measureMembers(node, tryValue, { tag: { [tag]: variant }, declared });
      if (node.anyOf) {
        const text = await tryValue({ [tag]: variant });
        tagged[variant].oneOf = { untagged: node.anyOf.map(guess), text };
      }
    }
    return { tag, name: name ?? "", tagExpects, order, ...(acceptsOther ? { acceptsOther } : {}), tagged };

    function readVariant({ properties }) {
      return properties[tag].enum[0];
    }
  }

  async function measureUntagged(alternatives, tryValue) {
    const refusals = await Promise.all(WRONG_VALUES.map(tryValue));
    const texts = new Set(refusals.filter((text) => text !== undefined && text !== NO_PARAMS));
    const [text] = texts;
    if (texts.size !== 1 || !text.startsWith("data did not match any variant")) return measureLeaf(tryValue);
    const untagged = [];
    for (const node of alternatives) untagged.push(guess(node));
    return JSON.stringify(untagged).includes(`"${OPAQUE}"`) ? OPAQUE : { untagged, text };
  }

  /** Guesses the type of an alternative from its schema: codex reports no refusals of one alternative alone. */
  function guess(node) {
    const { type, items, properties, required, $ref, anyOf, oneOf } = node;
    if ($ref) return guess(resolve(schema, node));
    if (node.enum) return { variants: node.enum };
    if (oneOf) return guessTagged(oneOf);
    if (anyOf?.some((one) => one.type === "null"))
      return { optional: guess(anyOf.find((one) => one.type !== "null")) };
    if (node.format === "uuid") return { forms: [[UUID, ""]] };
    if (type === "string") return "a string";
    if (type === "boolean") return "a boolean";
    if (type === "integer") return "i64";
    if (type === "array") return { list: guess(items) };
    if (type === "object" && properties)
      return { struct: "", members: guessMembers(properties), required, refusesArray: true };
    return OPAQUE;
  }

  function guessMembers(properties) {
    return Object.fromEntries(Object.entries(properties).map(([name, node]) => [name, guess(node)]));
  }

  function guessTagged(alternatives) {
    const tagged = alternatives.map(({ properties: { type, ...others }, required, anyOf }) => [
      type.enum[0],
      {
        members: guessMembers(others),
        required: required.filter((name) => name !== "type"),
        ...(anyOf ? { oneOf: { untagged: anyOf.map(guess), text: "" } } : {}),
        ...(anyOf ? { refusesArray: true } : { order: Object.keys(others) }),
      },
    ]);
    return {
      tag: "type",
      name: "",
      tagExpects: "",
      order: tagged.map(([name]) => name),
      tagged: Object.fromEntries(tagged),
    };
  }

  /** Makes the smallest value of a type. */
  function makeSample(node, depth = 0) {
    if (node === true || depth > 20) return null;
    if (node.$ref) return makeSample(resolve(schema, node), depth + 1);
    if (node.allOf) return makeSample(node.allOf[0], depth + 1);
    if (node.enum) return node.enum[0];
    const [first] = node.oneOf ?? node.anyOf ?? [];
    if (first && !node.properties) return makeSample(first, depth + 1);
    const type = Array.isArray(node.type) ? node.type[0] : node.type;
    if (type !== "object") return SAMPLES[type] ?? null;
    const { properties = {}, required = [] } = { ...node, ...first };
    return Object.fromEntries(
      [...new Set([...(node.required ?? []), ...required])].map((name) => [
        name,
        makeSample({ ...properties, ...node.properties }[name], depth + 1),
      ]),
    );
  }
}

/** Adds a hidden member to each variant that has one. */
function addHidden(node, hidden = {}) {
  const alternatives = node.oneOf?.map((alternative) => {
    const name = hidden[alternative.properties?.type?.enum[0]];
    if (name === undefined) return alternative;
    return { ...alternative, hidden: name, properties: { ...alternative.properties, [name]: HIDDEN_TYPE } };
  });
  return alternatives ? { ...node, oneOf: alternatives } : node;
}

/** Reads the variants of `unknown variant …, expected one of …`. */
function readVariants(text = "") {
  const [, list] = /^unknown variant `.+`, expected (.+)$/.exec(text) ?? [];
  return list && [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}

/** Lists the methods of the requests with the schemas of their params. */
export function listRequests(schema) {
  return schema.oneOf.map(({ properties }) => [
    properties.method.enum[0],
    properties.params ?? { type: "null" },
  ]);
}

/** Follows a reference. */
export function resolve(schema, node) {
  return node.$ref ? schema.definitions[node.$ref.split("/").at(-1)] : node;
}
