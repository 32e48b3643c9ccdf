/** A map that forgets its oldest entries, so that its memory stays bounded in a long stream. */
export class BoundedMap<Value> extends Map<string, Value> {
  /** Whether it has forgotten an entry. */
  hasForgotten = false;

  override set(key: string, value: Value): this {
    super.set(key, value);
    if (this.size > MAX_ENTRIES) {
      this.hasForgotten = true;
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    }
    return this;
  }
}

/** The maximum number of entries. No recording has as many open items, turns or requests. */
const MAX_ENTRIES = 10_000;
