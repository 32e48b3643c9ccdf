import type { Observation } from "./observation.js";

/** What one file has shown of a member. It is renewed for each file. */
export interface NodeState {
  run: number;
  /** Bit n is set if the JSON type with the index n was seen. */
  seenTypes: number;
  /** By the index of the JSON type. */
  types: (Observation | undefined)[];
  values: Map<string, Observation | undefined>;
  missing: Map<string, Observation | undefined>;
}

/** Creates the state of a member that a file has not shown. @param run the number of the file */
export function createNodeState(run: number): NodeState {
  return { run, seenTypes: 0, types: [], values: new Map(), missing: new Map() };
}
