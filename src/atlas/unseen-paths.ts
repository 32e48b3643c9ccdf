import type { Protocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { findOutermost } from "./compare-observations.js";
import { getEvent } from "./member-path.js";
import { findPresence } from "./presence.js";

/** Something that other releases send and that one release was not seen to send, because scenarios failed there. */
export interface UnseenPath {
  /** An event, or an event and a member. */
  path: string;
  /** The scenarios that show it and failed on the release, sorted. */
  failed: string[];
  /** False if it is a member of another such event or member. */
  isOutermost: boolean;
}

/** Lists the events and members that a release may send: scenarios that show them on other releases failed on it. */
export function listUnseenPaths(atlas: Atlas, protocol: Protocol, release: string): UnseenPath[] {
  const data = atlas.protocols[protocol];
  const unseen = new Map<string, string[]>();
  const events = new Set<string>();
  for (const path of Object.keys(data?.paths ?? {})) {
    const here = findPresence(atlas, protocol, [path]).find((one) => one.release === release);
    if (here?.state === "sent") events.add(getEvent(path));
    else if (here && here.failed.length > 0) unseen.set(path, here.failed);
  }
  const outermost = findOutermost(new Set(unseen.keys()), events).map(({ path }) => path);
  const ofEvents = outermost.filter((path) => !unseen.has(path));
  for (const event of ofEvents) {
    const all = [...unseen].filter(([path]) => getEvent(path) === event).flatMap(([, failed]) => failed);
    unseen.set(event, [...new Set(all)].sort());
  }
  const isOutermost = new Set(outermost);
  return [...unseen].map(([path, failed]) => ({ path, failed, isOutermost: isOutermost.has(path) }));
}
