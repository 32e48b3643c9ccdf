/** The types of the schemas, which say what a release of codex allows. */
import type { ReleaseSet } from "./release-set.js";

/** The parts of a JSON Schema that say what is allowed. */
export interface CompactSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, CompactSchema | true>;
  required?: string[];
  items?: CompactSchema | true | (CompactSchema | true)[];
  additionalProperties?: CompactSchema | boolean;
  allOf?: (CompactSchema | true)[];
  anyOf?: (CompactSchema | true)[];
  oneOf?: (CompactSchema | true)[];
  enum?: unknown[];
  const?: unknown;
  /** Set if the schema names only some members of an object. Then it does not say which members may be absent. */
  partial?: true;
}

/**
 * The schemas of one release of app-server: those of each method's params, and the definitions that they refer to. A protocol without a
 * JSON Schema has one source for all releases, with the schema of each line.
 */
export interface SchemaSource {
  /** The releases that it is used for: its own, and those after it up to the next release with a schema. The oldest schema is also used for all older releases. */
  releases: ReleaseSet;
  messages: Record<string, CompactSchema | true>;
  findDefinition(name: string): CompactSchema | true | undefined;
}
