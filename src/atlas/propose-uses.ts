import { PROTOCOLS } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import {
  formatPath,
  getBaseName,
  getEvent,
  getItemType,
  getLastStep,
  getMember,
  isWithinForeignData,
} from "./member-path.js";
import { collectSourceNames } from "./source-names.js";

/**
 * Proposes the uses of a client from its source: the events and item types that are values in the source, and their members whose names
 * are words in the source. What other programs choose, such as the arguments of a tool, is left out.
 * @param texts the source files
 * @returns paths, sorted, so that an event precedes its members
 */
export function proposeUses(atlas: Atlas, texts: Iterable<string>): string[] {
  const { values, words } = collectSourceNames(texts);
  const found = new Set<string>();
  for (const protocol of PROTOCOLS) {
    const { paths = {}, events = {} } = atlas.protocols[protocol] ?? {};
    const all = Object.keys(events);
    const isOfType = (event: string) => values.has(getItemType(event) ?? getBaseName(event));
    const typed = new Set(all.filter(isOfType).map(getBaseName));
    const isUsed = (event: string) => {
      const name = getBaseName(event);
      return values.has(name) && (isOfType(event) || !typed.has(name));
    };
    // If the source names an event, but none of its types of items, it may read the members of every type. So the path gets no type.
    const shorten = (path: string) =>
      typed.has(getBaseName(getEvent(path)))
        ? path
        : path.replace(getEvent(path), getBaseName(getEvent(path)));
    for (const event of all) if (isUsed(event)) found.add(shorten(event));
    for (const path of Object.keys(paths)) {
      const member = getMember(path);
      const steps = member.split(/[.[\]]+/).filter((step) => step !== "" && step !== "*");
      const isNamed = getLastStep(path) !== "*" && steps.every((step) => words.has(step));
      if (isUsed(getEvent(path)) && isNamed && !isWithinForeignData(member))
        found.add(formatPath(shorten(path)));
    }
  }
  return [...found].sort();
}
