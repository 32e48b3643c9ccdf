/** Groups the releases whose schemas are the same at a place, so that a path is followed only once for all of them. */
import { NO_RELEASES, type ReleaseSet } from "./release-set.js";
import type { CompactSchema, SchemaSource } from "./schema-source.js";

/** One schema that may apply at a place, and the releases that have it there. */
export interface Alternative {
  group: SourceGroup;
  schema: CompactSchema | true;
}

/** Schemas of several releases. */
export class SourceGroup {
  /** The releases that the schemas are used for. */
  readonly releases: ReleaseSet;
  readonly #sources: readonly SchemaSource[];
  /** All groups, by the indices of their sources in the group of all sources. A group is built once, since it remembers what it has found. */
  readonly #known: Map<string, SourceGroup>;
  /** The index of each source in the group of all sources. */
  readonly #indices: Map<SchemaSource, number>;
  readonly #definitions = new Map<string, Alternative[]>();
  readonly #resolved = new Map<CompactSchema, Alternative[]>();

  /** @param within a group that has all sources of this one; default: this one is the group of all sources */
  constructor(sources: readonly SchemaSource[], within?: SourceGroup) {
    this.#sources = sources;
    this.#known = within ? within.#known : new Map();
    this.#indices = within ? within.#indices : new Map(sources.map((source, index) => [source, index]));
    this.releases = sources.reduce((set, { releases }) => set | releases, NO_RELEASES);
    this.#known.set(this.#buildKey(sources), this);
  }

  /** Finds the different schemas of a message's body (see `CheckedMessage`). */
  findMessage(name: string): Alternative[] {
    return this.#split(({ messages }) => (Object.hasOwn(messages, name) ? messages[name] : undefined));
  }

  /** Finds the different schemas that a reference leads to. */
  findDefinition(name: string): Alternative[] {
    const found = this.#definitions.get(name) ?? this.#split((source) => source.findDefinition(name));
    this.#definitions.set(name, found);
    return found;
  }

  /** Remembers what a schema was resolved to, since many members have the same schema. */
  rememberResolved(schema: CompactSchema, resolve: () => Alternative[]): Alternative[] {
    const found = this.#resolved.get(schema) ?? resolve();
    this.#resolved.set(schema, found);
    return found;
  }

  #split(find: (source: SchemaSource) => CompactSchema | true | undefined): Alternative[] {
    const sourcesBySchema = new Map<CompactSchema | true, SchemaSource[]>();
    for (const source of this.#sources) {
      const schema = find(source);
      const same = schema === undefined ? undefined : sourcesBySchema.get(schema);
      if (same) same.push(source);
      else if (schema !== undefined) sourcesBySchema.set(schema, [source]);
    }
    return [...sourcesBySchema].map(([schema, sources]) => ({ group: this.#getGroup(sources), schema }));
  }

  #getGroup(sources: readonly SchemaSource[]): SourceGroup {
    return this.#known.get(this.#buildKey(sources)) ?? new SourceGroup(sources, this);
  }

  #buildKey(sources: readonly SchemaSource[]): string {
    return sources.map((source) => this.#indices.get(source)).join();
  }
}
