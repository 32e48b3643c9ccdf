/** Shortens a manifest for the native executable, which parses it at each start. */
import type { ManifestStep, RecordedScenario } from "./manifest.js";

/** Returns the part of a value that is kept. */
type Picker = (value: unknown) => unknown;
/** One picker for each member of a type, so that the compiler demands a picker for a new member. */
type Members<Type> = { [Name in keyof Required<Type>]: Picker };

const whole: Picker = (value) => value;

/** Keeps the listed members of an object, in their order. */
function pickMembers(members: Record<string, Picker>): Picker {
  return (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([name, member]) => {
            const pick = Object.hasOwn(members, name) ? members[name] : undefined;
            return pick ? [[name, pick(member)]] : [];
          }),
        )
      : value;
}

/** Applies one picker to each element of an array, or to the value of each member of an object. */
function pickOfEach(pick: Picker): Picker {
  return (value) => {
    if (Array.isArray(value)) return value.map(pick);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pick(member)]));
  };
}

const pickStep = pickMembers({
  file: whole,
  bytes: whole,
  prompt: whole,
  call: whole,
  exitCode: whole,
  stderr: whole,
  events: whole,
} satisfies Members<ManifestStep>);

const pickScenario = pickMembers({
  steps: pickOfEach(pickStep),
  wire: pickMembers({ file: whole, bytes: whole }),
  session: pickMembers({ files: pickOfEach(pickMembers({ file: whole, path: whole })) }),
  subject: pickMembers({ codex: pickMembers({ version: whole }), model: whole }),
} satisfies Members<RecordedScenario>);

const pickManifest = pickMembers({ formatVersion: whole, scenarios: pickOfEach(pickScenario) });

/**
 * Removes from a manifest what `ManifestReader` does not read, such as what an SDK returned, the reports of the harvest, and the scenarios
 * that the subject cannot run. That is most of the manifest.
 * @param text a manifest of this program
 * @returns the JSON of the rest
 */
export function shortenManifest(text: string): string {
  return JSON.stringify(pickManifest(JSON.parse(text)));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
