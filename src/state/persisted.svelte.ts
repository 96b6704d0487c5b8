/** A choice about the page itself that this browser remembers, one of a few words. */
export class Persisted<T extends string> {
  readonly #key: string;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  #value = $state.raw() as T;

  constructor(
    key: string,
    initial: T,
    isKnown: (value: string) => value is T,
    storage: Pick<Storage, 'getItem' | 'setItem'> | undefined,
  ) {
    this.#key = `populace:${key}`;
    this.#storage = storage;
    const stored = this.#read();
    this.#value = stored !== null && isKnown(stored) ? stored : initial;
  }

  get value(): T {
    return this.#value;
  }

  set value(next: T) {
    this.#value = next;
    try {
      this.#storage?.setItem(this.#key, next);
    } catch {
      return;
    }
  }

  #read(): string | null {
    try {
      return this.#storage?.getItem(this.#key) ?? null;
    } catch {
      return null;
    }
  }
}
