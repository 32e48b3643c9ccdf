/**
 * A fast test for the form of an atlas. It takes a small part of the time that the schema takes, and accepts nothing that the schema refuses;
 * a test with generated files checks this. What the fast test refuses is read with the schema, which says what is wrong.
 */
import { TRANSCRIPT_PROTOCOLS } from "../protocol/index.js";
import { SCENARIO_NAME } from "../scenario/index.js";
import { FORMAT_VERSION } from "../transcript/index.js";
import { VERSION } from "./parse-releases.js";

type Test = (value: unknown) => boolean;

/** Whether a value has the form of an atlas. */
export function isAtlas(value: unknown): boolean {
  return hasForm(value, {
    formatVersion: (one) => one === FORMAT_VERSION,
    releases: buildListTest((one) => typeof one === "string" && VERSION.test(one)),
    scenarios: buildListTest((one) => typeof one === "string" && SCENARIO_NAME.test(one)),
    sets: buildListTest(isString),
    protocols: (one) =>
      buildMapTest(isProtocolData)(one) &&
      Object.keys(one as object).every((name) => (TRANSCRIPT_PROTOCOLS as readonly string[]).includes(name)),
  });
}

const isString: Test = (value) => typeof value === "string";
const isIndex: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const span = { from: isIndex, to: isIndex };
const isPath: Test = (value) =>
  hasForm(value, { first: isString, last: isString, example: isString, spans: buildListTest(isPathSpan) });
const isPathSpan: Test = (value) => hasForm(value, PATH_SPAN, PATH_SPAN_OPTIONAL);
const PATH_SPAN = { ...span, types: buildMapTest(isIndex) };
const PATH_SPAN_OPTIONAL = { values: buildMapTest(isIndex), absent: isIndex };

const STATES: unknown[] = ["ran", "unsupported", "failed"];
const STATE_SPAN = { ...span, state: (value: unknown) => STATES.includes(value) };
const SAMPLE_SPAN = { ...span, scenario: isString, event: isString };

const PROTOCOL: Record<string, Test> = {
  releases: buildListTest(isIndex),
  failures: buildMapTest(isString),
  scenarios: buildMapTest(buildListTest((value) => hasForm(value, STATE_SPAN, { reason: isString }))),
  paths: buildMapTest(isPath),
  events: buildMapTest(buildListTest((value) => hasForm(value, SAMPLE_SPAN))),
  schema: buildMapTest(buildListTest((value) => hasForm(value, span))),
};

const isProtocolData: Test = (value) => hasForm(value, PROTOCOL, { calls: buildMapTest(isPath) });

/** Whether a value is an object with all of these members, and with no others than the optional ones. */
function hasForm(
  value: unknown,
  members: Record<string, Test>,
  optional: Record<string, Test> = {},
): boolean {
  if (!isObject(value)) return false;
  for (const name in members) if (!Object.hasOwn(value, name) || !members[name]?.(value[name])) return false;
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(members, name)) continue;
    if (!Object.hasOwn(optional, name) || !optional[name]?.(value[name])) return false;
  }
  return true;
}

function buildListTest(isEntry: Test): Test {
  return (value) => Array.isArray(value) && value.every(isEntry);
}

function buildMapTest(isEntry: Test): Test {
  return (value) => isObject(value) && Object.keys(value).every((name) => isEntry(value[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
