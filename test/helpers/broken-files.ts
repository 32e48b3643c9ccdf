/** Generators for fuzzing: arbitrary bytes, and valid files in which a part is wrong. */
import fc from "fast-check";
import { parse } from "yaml";

/** Any bytes: noise, text, JSON, or nothing. */
export const anyBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map(toReadable),
  toBytes(fc.string({ unit: "binary", maxLength: 200 })),
  toBytes(fc.json()),
  toBytes(fc.constantFrom("", "\n", "null\n", "[]\n", "{}\n", '"text"\n', "1e99999\n")),
);

/** JSON texts that readers tend to stumble over: wrong types, huge numbers, deep nesting, and names that JavaScript itself uses. */
export const oddJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...listOddTexts()) },
  { weight: 2, arbitrary: fc.json() },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(100, 2000, 50_000), fc.constantFrom(["[", "]"], ['{"a":', "}"]))
      .map(([depth, [open = "", close = ""]]) => `${open.repeat(depth)}1${close.repeat(depth)}`),
  },
);

function listOddTexts(): string[] {
  const numbers = "0 -1 -0 1.0 0.1e1 2 9223372036854775808 1e99999 -1e-99999".split(" ");
  const names = "x ../x \ufeff a\0b a\u2028b a\r\nb __proto__ constructor * $&".split(" ");
  const others = [
    ...["null", "true", "[]", "{}", "[[]]"],
    '{"__proto__":{"a":1}}',
    '{"__proto__":1.0}',
    '{"constructor":null,"toString":1,"valueOf":{},"toJSON":1}',
    '{"isLosslessNumber":true,"value":"1"}',
    '{"length":4294967295}',
    '{"a":1,"a":2}',
    '{"2":1,"1":2}',
    '{"":""}',
    '"\\ud800"',
    `"${"x".repeat(70_000)}"`,
  ];
  return [...numbers, ...["", ...names].map((text) => JSON.stringify(text)), ...others];
}

/** Any bytes, or a valid JSON file that is broken. */
export function breakJsonFile(valid: string): fc.Arbitrary<Buffer> {
  return fc.oneof(anyBytes, breakBytes(Buffer.from(valid)), toBytes(breakJson(valid)));
}

/** Any bytes, or a valid file of JSON lines that is broken. */
export function breakJsonLines(valid: string): fc.Arbitrary<Buffer> {
  const lines = toBytes(breakLines(valid.split("\n")).map((all) => all.join("\n")));
  return fc.oneof(anyBytes, breakBytes(Buffer.from(valid)), { weight: 2, arbitrary: lines });
}

/** Any bytes, or a valid YAML file that is broken. Some of them are JSON, which is YAML too. */
export function breakYamlFile(valid: string): fc.Arbitrary<Buffer> {
  const json = toBytes(breakJson(JSON.stringify(parse(valid))));
  return fc.oneof(breakJsonLines(valid), { weight: 2, arbitrary: json }, oddYaml);
}

function toBytes(text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  return text.map((one) => toReadable(Buffer.from(one)));
}

/** Copies bytes to a buffer that fast-check prints as text. */
function toReadable(bytes: Uint8Array): Buffer {
  const file = Buffer.from(bytes);
  return Object.assign(file, { [fc.toStringMethod]: () => JSON.stringify(file.toString("latin1")) });
}

/** YAML that refers to itself, grows, has several documents, or has keys and values of unusual types. */
const oddYaml = toBytes(
  fc.constantFrom(
    "a: &a [*a]\n",
    buildAliasBomb(),
    "---\na: 1\n---\nb: 2\n",
    "? [a, b]\n: 1\n? {c: d}\n: 2\n",
    "a: !!binary x\nb: !!set {c}\nc: !!omap [d: 1]\nd: 2001-12-14t21:59:43.10-05:00\n",
    "a: !unknown x\n",
    "%YAML 9.9\n---\na: 1\n",
    "name: &x {<<: *x}\n",
    "<<: [1]\n",
    ". inf: .nan\n",
    "*x : 1\n",
    "a: *unknown\n",
  ),
);

/** Builds nested aliases, which expand to 10^9 elements. */
function buildAliasBomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = Array(10).fill(`*a${level}`).join(", ");
    return `a${level + 1}: &a${level + 1} [${items}]\n`;
  });
  return `a0: &a0 [x]\n${levels.join("")}`;
}

/** A valid file with one to three changes of its bytes. */
function breakBytes(valid: Buffer): fc.Arbitrary<Buffer> {
  const position = fc.nat({ max: valid.length });
  const change = fc.oneof(
    fc.tuple(position, fc.nat({ max: 200 })).map(([at, length]) => splice(at, length, "")),
    fc
      .tuple(position, fc.integer({ min: 1, max: 255 }))
      .map(([at, byte]) => splice(at, 1, Buffer.from([byte]))),
    fc.tuple(position, fc.constantFrom(...INSERTED)).map(([at, text]) => splice(at, 0, text)),
    position.map((at) => (file: Buffer) => file.subarray(0, at)),
    position.map((at) => (file: Buffer) => Buffer.concat([file.subarray(0, at + 300), file.subarray(at)])),
    fc.constant((file: Buffer) => Buffer.concat([Buffer.from("\ufeff"), file])),
    fc.constant((file: Buffer) => Buffer.from(file.toString().replaceAll("\n", "\r\n"))),
    fc.constant((file: Buffer) => Buffer.from(file.toString(), "utf16le")),
  );
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => toReadable(changes.reduce((file, apply) => apply(file), valid)));
}

/** Texts and bytes that are inserted anywhere. The last two are bytes that are not UTF-8, and half a surrogate pair. */
const INSERTED: (string | Buffer)[] = [
  ...["\0", "\n", "\r", "\t", "\u2028", ...'"{}[]:,#', "- ", "&a ", "*a", "<<: ", "!!set ", "---\n"],
  ...["__proto__: 1\n", '{"a":1}\n', `${"[".repeat(50_000)}\n`, `"${"x".repeat(2 ** 17)}"\n`],
  Buffer.from([0xc3, 0x28, 0xff]),
  Buffer.from([0xed, 0xa0, 0x80]),
];

function splice(at: number, length: number, inserted: string | Buffer): (file: Buffer) => Buffer {
  return (file) =>
    Buffer.concat([file.subarray(0, at), Buffer.from(inserted as string), file.subarray(at + length)]);
}

/** A file of lines with one to three changes: a line is missing, is there twice, is moved, is cut, has another text, or is added. */
export function breakLines(lines: string[]): fc.Arbitrary<string[]> {
  const change = fc
    .record({
      kind: fc.constantFrom("drop", "repeat", "move", "cut", "insert", "break"),
      at: fc.nat({ max: Math.max(lines.length - 1, 0) }),
      to: fc.nat({ max: lines.length }),
      text: fc.oneof(oddJson, fc.constantFrom("", " ", "\0", "\r", "{", "\ufeff{}", "\u2028")),
      member: changeOfMember,
    })
    .map((what) => (before: string[]) => changeLine(before, what));
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((file, apply) => apply(file), lines));
}

interface LineChange {
  kind: "drop" | "repeat" | "move" | "cut" | "insert" | "break";
  at: number;
  to: number;
  text: string;
  member: MemberChange;
}

function changeLine(lines: string[], { kind, at, to, text, member }: LineChange): string[] {
  const line = lines[at] ?? "";
  if (kind === "drop") return lines.toSpliced(at, 1);
  if (kind === "repeat") return lines.toSpliced(to, 0, line);
  if (kind === "move") return lines.toSpliced(at, 1).toSpliced(to, 0, line);
  if (kind === "cut") return lines.toSpliced(at, 1, line.slice(0, line.length >> 1));
  if (kind === "insert") return lines.toSpliced(to, 0, text);
  return lines.toSpliced(at, 1, changeMember(line, member));
}

/** A JSON text with one to three changes: a member is missing, is renamed, has another value, or is added. */
export function breakJson(valid: string): fc.Arbitrary<string> {
  return fc
    .array(changeOfMember, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((text, change) => changeMember(text, change), valid));
}

interface MemberChange {
  kind: "remove" | "rename" | "add" | "replace";
  /** Which member; counted in the order of the text, modulo their number. */
  which: number;
  name: string;
  value: string;
}

const changeOfMember: fc.Arbitrary<MemberChange> = fc.record({
  kind: fc.constantFrom("remove", "rename", "add", "replace", "replace", "replace"),
  which: fc.nat(),
  name: fc.oneof(
    fc.constantFrom("__proto__", "constructor", "id", "method", "formatVersion", "a b", ""),
    fc.string(),
  ),
  value: oddJson,
});

/** Stands for the new value until the text is written, since no JavaScript value has a text such as `1e99999`. */
const MARK = "the value that is replaced";

/** Changes a member of a JSON text. A text that is no JSON, or is too deep for JavaScript, stays as it is: an earlier change broke it. */
function changeMember(text: string, change: MemberChange): string {
  try {
    return changeRoot(JSON.parse(text), change);
  } catch {
    return text;
  }
}

function changeRoot(root: unknown, { kind, which, name, value }: MemberChange): string {
  const members = listMembers(root);
  const member = members[which % members.length];
  if (!member) return value;
  const { holder, key } = member;
  if (Array.isArray(holder)) {
    if (kind === "remove") holder.splice(Number(key), 1);
    else if (kind === "add") holder.push(MARK);
    else holder[Number(key)] = MARK;
  } else {
    const old = holder[key];
    if (kind === "remove" || kind === "rename") delete holder[key];
    const changed = kind === "add" || kind === "rename" ? name : key;
    const newValue = kind === "rename" ? old : MARK;
    if (kind !== "remove")
      Object.defineProperty(holder, changed, {
        value: newValue,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return JSON.stringify(root).replace(`"${MARK}"`, () => value);
}

interface Member {
  holder: Record<string, unknown> | unknown[];
  key: string;
}

/** Lists the members and elements of a value, at any depth. */
function listMembers(root: unknown): Member[] {
  const found: Member[] = [];
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const [key, item] of Object.entries(value)) {
      found.push({ holder: value as Member["holder"], key });
      rest.push(item);
    }
  }
  return found;
}
