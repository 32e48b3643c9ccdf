/** Makes values for the params of requests, from what is known of their types: mostly right ones. */
import fc from "fast-check";
import type { Members, ParamType, ParamTypes } from "../../src/replay/options/params/param-types.js";

export const scalar = fc.constantFrom<unknown>(
  null,
  true,
  1,
  -1,
  1.5,
  300,
  2 ** 40,
  "x",
  "",
  "/nowhere",
  'a"b\n',
  [],
  {},
);
const anyValue = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("type", "a", "name"), scalar, { maxKeys: 2 }) },
);

/** Values for a type: mostly of its shape, with a wrong part somewhere. */
export function makeValue(types: ParamTypes, type: ParamType, depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return anyValue;
  const right = makeRightValue(types, type, depth);
  return fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: anyValue });
}

function makeRightValue(types: ParamTypes, type: ParamType, depth: number): fc.Arbitrary<unknown> {
  const deeper = (one: ParamType) => makeValue(types, one, depth - 1);
  if (typeof type === "string") {
    if (type.startsWith("?")) return makeRightValue(types, type.slice(1), depth);
    if (type.startsWith("#")) return makeRightValue(types, types.types[type.slice(1)] ?? "!", depth);
    if (type === "a string") return fc.constantFrom("x", "/nowhere");
    if (type.endsWith("path string")) return fc.constantFrom("/nowhere", "x");
    if (type === "a boolean") return fc.boolean();
    return fc.constantFrom<unknown>(1, 0, {}, null);
  }
  if ("optional" in type) return makeRightValue(types, type.optional, depth);
  if ("list" in type) return fc.array(deeper(type.list), { maxLength: 2 });
  if ("map" in type) return fc.dictionary(fc.constantFrom("a", "b"), deeper(type.map), { maxKeys: 2 });
  if ("forms" in type) return fc.constantFrom("x", "", "/x", "0199a213-81c0-7800-8aa1-bbab2a035a53");
  if ("former" in type) {
    const item = fc.oneof(deeper(type.present), deeper(type.former), anyValue);
    return fc.array(item, { maxLength: 2 });
  }
  if ("struct" in type) return makeMembers(type, {});
  if ("variants" in type)
    return fc.oneof(
      fc.constantFrom<unknown>(...type.variants, "nope"),
      fc
        .tuple(fc.constantFrom(...type.variants, "nope"), anyValue)
        .map(([name, value]) => ({ [name]: value })),
    );
  if ("tag" in type)
    return fc
      .constantFrom(...type.order, "nope")
      .chain((variant) => makeMembers(type.tagged[variant] ?? { members: {} }, { [type.tag]: variant }));
  return fc.oneof(...type.untagged.map(deeper), anyValue);

  /** Makes an object, or sometimes an array in its place, which codex reads as the members in their order. */
  function makeMembers(shape: Members, tag: object): fc.Arbitrary<unknown> {
    const { members, order, required = [] } = shape;
    const names = Object.keys(members);
    const others = fc.subarray(names, { maxLength: Math.min(3, names.length) });
    const needed = fc.subarray([...required], { minLength: Math.max(0, required.length - 1) });
    const object = fc.tuple(needed, others).chain(([some, more]) => {
      const chosen = [...new Set([...some, ...more])];
      const values = fc.tuple(...chosen.map((name) => deeper(members[name] ?? "any")));
      return values.map((list) => ({
        ...Object.fromEntries(chosen.map((name, index) => [name, list[index]])),
        ...tag,
      }));
    });
    const array = fc.integer({ min: 0, max: (order?.length ?? 0) + 1 }).chain((length) => {
      const types = Array.from({ length }, (_, index) => members[order?.[index] ?? ""] ?? "any");
      return fc.tuple(...types.map(deeper)).map((list) => [...Object.values(tag), ...list]);
    });
    return order ? fc.oneof({ weight: 9, arbitrary: object }, { weight: 1, arbitrary: array }) : object;
  }
}
