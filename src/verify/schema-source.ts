/** The form in which the schemas of releases are followed. */
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
  /** Set where the schema names only some members of an object, so that it says nothing about the absence of others. */
  partial?: true;
}

/** The schemas of one release: the params of each method, and the definitions that they refer to. */
export interface SchemaSource {
  /** The measured releases that it is used for: its own, and those until the next release with a schema. */
  releases: ReleaseSet;
  messages: Record<string, CompactSchema | true>;
  findDefinition(name: string): CompactSchema | true | undefined;
}
