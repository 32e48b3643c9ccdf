// Measures the types of params for scripts/measure-params.mjs.

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

/** Measures each method. A type that the schema names is measured once, where it is first met. */
export async function measureTypes({ ask, askInitialize }, schema) {
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
    if (node === true || Object.keys(node).every((key) => ["description", "default"].includes(key)))
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
        types[name] = OPAQUE; // until it is known; some types hold themselves
        types[name] = await measure(schema.definitions[name], tryValue);
      }
      return typeof types[name] === "string" ? types[name] : `#${name}`;
    }
    if (node.anyOf) return measureUntagged(alternatives, tryValue);
    if (node.oneOf) return measureEnum(alternatives, tryValue);
    if (node.type === "array") return { list: await measure(node.items, (value) => tryValue([value])) };
    if (node.type === "object" && !node.properties && node.additionalProperties instanceof Object)
      return { map: await measure(node.additionalProperties, (value) => tryValue({ key: value })) };
    if (node.type === "object") return measureStruct(node, tryValue);
    if (node.enum) return measureEnum([node], tryValue);
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
    const empty = await tryValue("");
    if (empty !== undefined && expected.size === 1 && expected.has("a string")) return { nonEmpty: empty };
    return expected.size === 1 && LEAVES.includes([...expected][0]) ? [...expected][0] : OPAQUE;
  }

  async function measureStruct(node, tryValue) {
    const refusal = await tryValue(true);
    const struct = /^invalid type: boolean `true`, expected struct (\w+)$/.exec(refusal ?? "")?.[1];
    if (struct !== undefined) return { struct, ...(await measureMembers(node, tryValue, {})) };
    if (refusal === "invalid type: boolean `true`, expected a map") return { map: "any" };
    return measureLeaf(tryValue);
  }

  /** Measures the members of an object. @param tag the members that it must have for this type */
  async function measureMembers(node, tryValue, tag) {
    const properties = Object.entries(node.properties ?? {}).filter(([name]) => !(name in tag));
    const sample = { ...tag, ...makeSample(node) };
    if ((await tryValue(sample)) !== undefined) return { members: {}, isOpaque: true };
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
    const order = Object.keys(tag).length > 0 ? undefined : await findOrder(properties, tryValue, sample);
    const unknown = await tryValue({ ...sample, [UNKNOWN]: 1 });
    const [, expected] = /^unknown field `.+`, (expected .+|there are no fields)$/.exec(unknown ?? "") ?? [];
    return {
      members,
      ...(required.length > 0 ? { required } : {}),
      ...(expected === undefined ? {} : { onlyThese: expected }),
      ...(order === undefined ? {} : { order }),
    };
  }

  /**
   * Finds the order of the members, in which codex reads an array. Two members of one type can't be told apart, and need not.
   * @returns undefined if the schema doesn't have all of the members
   */
  async function findOrder(properties, tryValue, sample) {
    const length = /^invalid length 0, expected .+ with (\d+) elements?$/.exec(
      (await tryValue([])) ?? "",
    )?.[1];
    if (Number(length ?? 0) !== properties.length) return undefined;
    const left = new Map();
    for (const [name, node] of properties)
      left.set(name, {
        value: name in sample ? sample[name] : makeSample(node),
        refusals: await tryAll((value) => tryValue({ ...sample, [name]: value })),
      });
    const order = [];
    const values = [];
    while (left.size > 0) {
      const refusals = await tryAll((value) => tryValue([...values, value]));
      const [name, found] = [...left].find(([, one]) => one.refusals === refusals) ?? [];
      if (name === undefined) return undefined;
      order.push(name);
      values.push(found.value);
      left.delete(name);
    }
    return (await tryValue(values)) === undefined ? order : undefined;
  }

  async function tryAll(tryValue) {
    const refusals = await Promise.all(WRONG_VALUES.map(tryValue));
    // An array that is too short is refused behind its last value.
    return JSON.stringify(refusals.map((text) => (text?.startsWith("invalid length") ? undefined : text)));
  }

  async function measureEnum(alternatives, tryValue) {
    const [first] = alternatives;
    const tag = Object.keys(first.properties ?? {}).find((name) =>
      alternatives.every(({ properties }) => properties?.[name]?.enum?.length === 1),
    );
    if (tag !== undefined) return measureTagged(tag, alternatives, tryValue);
    const variants = readVariants(await tryValue(UNKNOWN));
    if (!variants || (await tryValue(true)) !== "invalid type: boolean `true`, expected string or map")
      return measureLeaf(tryValue);
    const contents = {};
    for (const { properties } of alternatives) {
      for (const [name, content] of Object.entries(properties ?? {})) {
        const asText = /, expected (.+)$/.exec((await tryValue(name)) ?? "")?.[1];
        contents[name] = {
          asText,
          type: await measureContent(content, (value) => tryValue({ [name]: value })),
        };
      }
    }
    return { variants, ...(Object.keys(contents).length > 0 ? { contents } : {}) };
  }

  async function measureContent(node, tryValue) {
    if (node.type !== "object") return measure(node, tryValue);
    const text = /, expected struct ([\w: ]+)$/.exec((await tryValue(true)) ?? "")?.[1];
    return text ? { struct: text, ...(await measureMembers(node, tryValue, {})) } : OPAQUE;
  }

  async function measureTagged(tag, alternatives, tryValue) {
    const name = /, expected internally tagged enum (\w+)$/.exec((await tryValue(true)) ?? "")?.[1];
    const order = readVariants(await tryValue({ [tag]: UNKNOWN }));
    const tagExpects = /, expected (.+)$/.exec((await tryValue({ [tag]: true })) ?? "")?.[1];
    if (!name || !order || !tagExpects) return OPAQUE;
    const tagged = {};
    for (const node of alternatives) {
      const [variant] = node.properties[tag].enum;
      tagged[variant] = await measureMembers(node, tryValue, { [tag]: variant });
      if (node.anyOf) {
        const text = await tryValue({ [tag]: variant });
        tagged[variant].oneOf = { untagged: node.anyOf.map(guess), text };
      }
    }
    return { tag, name, tagExpects, order, tagged };
  }

  async function measureUntagged(alternatives, tryValue) {
    const refusals = await Promise.all(WRONG_VALUES.map(tryValue));
    const texts = new Set(refusals.filter((text) => text !== undefined));
    const [text] = texts;
    if (texts.size !== 1 || !text.startsWith("data did not match any variant")) return measureLeaf(tryValue);
    const untagged = [];
    for (const node of alternatives) untagged.push(guess(node));
    return JSON.stringify(untagged).includes(`"${OPAQUE}"`) ? OPAQUE : { untagged, text };
  }

  /** The type of an alternative, whose own refusals can't be seen. */
  function guess({ type, items, properties, required, $ref }) {
    if (type === "string") return "a string";
    if (type === "boolean") return "a boolean";
    if (type === "integer") return "i64";
    if (type === "array") return { list: guess(items) };
    if (type === "object" && properties) {
      const members = Object.entries(properties).map(([name, node]) => [name, guess(node)]);
      return { struct: "", members: Object.fromEntries(members), required };
    }
    return $ref ? guess(resolve(schema, { $ref })) : OPAQUE;
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
