/** Parses the values of flags. */
import { FlagValueError, readReleaseName } from "../../lib/index.js";
import type { Shard } from "../../scenario/index.js";

/** The word for the newest release. */
export const LATEST = "latest";

/** Matches a complete version, such as `0.144.0-alpha.1`. No package is used for it, since completion and help load this file. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Parses a release such as `0.163.0` or `v0.163.0`, or the word `latest`. */
export function parseRelease(text: string): string {
  const release = readReleaseName(text);
  if (release === LATEST || VERSION.test(release)) return release;
  throw new FlagValueError(`a version such as 0.144.0, or \`${LATEST}\``);
}

export function parsePositive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new FlagValueError("a whole number of 1 or more");
}

/** Parses a shard such as `2/4`. */
export function parseShard(text: string): Shard {
  const [, part, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)?.map(Number) ?? [];
  if (part !== undefined && of !== undefined && part <= of) return { part, of };
  throw new FlagValueError("K/N with K from 1 to N, such as 2/4");
}

/** Parses a size such as `20GB` into bytes. A number without a unit is refused: `5` for `5GB` would empty the cache. */
export function parseBytes(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([KMGT])B?$/i.exec(text) ?? [];
  if (number !== undefined) return Number(number) * 1000 ** " KMGT".indexOf(unit.toUpperCase());
  throw new FlagValueError("a number and a unit (KB, MB, GB or TB), such as 20GB");
}

export function parsePort(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new FlagValueError("a port from 0 to 65535");
}
