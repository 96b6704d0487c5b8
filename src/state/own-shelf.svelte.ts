import type { ListedPack } from '../client/engine.ts';
import type { OwnLibrary } from '../data/own-library.ts';

/**
 * The user's own packs that this browser keeps, as a list. The documents stay where they are
 * until one is opened; where the browser keeps nothing the list lives as long as the page.
 */
export class OwnShelf {
  readonly #open: () => Promise<OwnLibrary>;
  #packs = $state.raw<readonly ListedPack[]>([]);
  #isLoaded = $state.raw(false);

  constructor(open: () => Promise<OwnLibrary>) {
    this.#open = open;
  }

  /** Newest first. */
  get packs(): readonly ListedPack[] {
    return this.#packs;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** The place where they are kept. */
  library(): Promise<OwnLibrary> {
    return this.#open();
  }

  /** Reads the list anew. */
  async load(): Promise<void> {
    try {
      const library = await this.#open();
      this.#packs = (await library.packs()).map(({ key, id, title, digest, inline }) => ({
        id,
        title,
        digest,
        folder: '',
        files: [],
        own: { load: async () => (await library.pack(key)).pack, ...(inline && { inline }) },
      }));
    } catch {
      this.#packs = [];
    }
    this.#isLoaded = true;
  }
}
