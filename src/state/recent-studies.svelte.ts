import type { Study } from '../core/study/study.ts';
import type { Library, StoredStudy } from '../data/library.ts';
import { isDefault, isSame } from './study-edit.ts';

/** How many studies without a name are kept. */
export const unnamedKept = 12;

/**
 * Studies this browser remembers. The study on the page is one entry that follows its
 * edits; opening another, duplicating or naming starts or keeps an entry of its own.
 * Where the browser keeps nothing, the list lives as long as the page.
 */
export class RecentStudies {
  readonly #library: Library;
  readonly #now: () => number;
  readonly #newId: () => string;
  #entries = $state.raw<readonly StoredStudy[]>([]);
  #currentId = $state.raw<string>();
  #deleted = $state.raw<StoredStudy>();

  constructor(library: Library, now: () => number, newId: () => string) {
    this.#library = library;
    this.#now = now;
    this.#newId = newId;
  }

  /** Newest first. */
  get entries(): readonly StoredStudy[] {
    return this.#entries;
  }

  get currentId(): string | undefined {
    return this.#currentId;
  }

  /** The entry deleted last, while it can be brought back. */
  get deleted(): StoredStudy | undefined {
    return this.#deleted;
  }

  async load(): Promise<void> {
    const stored = await this.#library.all().catch(() => []);
    const isNew = (entry: StoredStudy) => !this.#entries.some(({ id }) => id === entry.id);
    this.#entries = sorted([...this.#entries, ...stored.filter(isNew)]);
  }

  /**
   * Notes the study on the page after it was drawn. An edit changes the current entry,
   * unless that has a name; the page's own study is not kept.
   */
  note(study: Study, isEdit: boolean): void {
    const current = this.#entries.find(({ id }) => id === this.#currentId);
    const alike = (entry: StoredStudy) => isSame(entry.study, study);
    const same = current && alike(current) ? current : this.#entries.find(alike);
    if (same) {
      this.#currentId = same.id;
      this.#put({ ...same, usedAt: this.#now() });
      return;
    }
    if (isDefault(study)) {
      this.#currentId = undefined;
      return;
    }
    const id = isEdit && current && current.name === undefined ? current.id : this.#newId();
    this.#currentId = id;
    this.#put({ id, study, usedAt: this.#now() });
    this.#trim();
  }

  /** Makes an entry the one that follows the study on the page. */
  choose(id: string): void {
    this.#currentId = id;
  }

  /** Names an entry; an empty name takes the name back. */
  rename(id: string, name: string): void {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (!entry) return;
    const { name: _, ...unnamed } = entry;
    this.#put(name.trim() === '' ? unnamed : { ...unnamed, name: name.trim() });
  }

  /** Copies an entry under a name of its own and returns the copy. */
  duplicate(id: string, name: string): StoredStudy | undefined {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (!entry) return undefined;
    const copy = { ...entry, id: this.#newId(), name, usedAt: this.#now() };
    this.#put(copy);
    return copy;
  }

  remove(id: string): void {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (!entry) return;
    this.#deleted = entry;
    this.#drop(id);
  }

  /** Brings the entry deleted last back. */
  restore(): void {
    if (this.#deleted) this.#put(this.#deleted);
    this.#deleted = undefined;
  }

  #put(entry: StoredStudy): void {
    this.#entries = sorted([...this.#entries.filter(({ id }) => id !== entry.id), entry]);
    void this.#library.put(entry).catch(() => undefined);
  }

  #drop(id: string): void {
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    if (this.#currentId === id) this.#currentId = undefined;
    void this.#library.remove(id).catch(() => undefined);
  }

  #trim(): void {
    const unnamed = this.#entries.filter(({ name }) => name === undefined);
    for (const { id } of unnamed.slice(unnamedKept)) this.#drop(id);
  }
}

function sorted(entries: readonly StoredStudy[]): StoredStudy[] {
  return [...entries].sort((a, b) => b.usedAt - a.usedAt);
}
