/** What was worked out of one population's tables, by what was asked. */
export class Kept {
  readonly #known = new Map<string, unknown>();

  /** @param question names all that the answer depends on beside the tables, and what it is */
  once<T extends object>(question: string, answer: () => T): T {
    const known = this.#known.get(question) as T | undefined;
    if (known) return known;
    const found = answer();
    this.#known.set(question, found);
    return found;
  }
}

/** What is kept of some tables; it goes when they do. */
export function keptOf<K extends object>(cache: WeakMap<K, Kept>, tables: K): Kept {
  const kept = cache.get(tables) ?? new Kept();
  cache.set(tables, kept);
  return kept;
}
