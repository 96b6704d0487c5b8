import type { Engine, ListedPack, PackView } from '../client/engine.ts';
import type { Study } from '../core/study/study.ts';
import { packNamedBy } from './link-notice.ts';

/** Packs of the user's own that this browser keeps. */
export interface OwnPacks {
  readonly packs: readonly ListedPack[];
  readonly isLoaded: boolean;
  load(): Promise<void>;
}

const noOwnPacks: OwnPacks = { packs: [], isLoaded: true, load: () => Promise.resolve() };

type PackReference = Study['population']['pack'];

/** The packs that a page knows of, and the one that it draws from. */
export class KnownPacks {
  readonly #engine: Engine;
  readonly #firstId: string | undefined;
  readonly #own: OwnPacks;
  readonly #onLeave: () => void;
  #site = $state.raw<readonly ListedPack[]>([]);
  #pack = $state.raw<PackView>();
  #opened = $state.raw<ListedPack>();
  #opening = $state.raw<ListedPack>();

  /**
   * @param firstId pack of the page's own study; the first that the site lists where absent
   * @param own packs that are no part of the site
   * @param onLeave told just before the pack that is open gives way to another
   */
  constructor(
    engine: Engine,
    firstId: string | undefined,
    own: OwnPacks = noOwnPacks,
    onLeave: () => void = () => {},
  ) {
    this.#engine = engine;
    this.#firstId = firstId;
    this.#own = own;
    this.#onLeave = onLeave;
  }

  /** Every pack that the site has. */
  get site(): readonly ListedPack[] {
    return this.#site;
  }

  /** The packs of the user's own. */
  get own(): OwnPacks {
    return this.#own;
  }

  /** The pack that is drawn from. */
  get pack(): PackView | undefined {
    return this.#pack;
  }

  /** The pack that is drawn from, as it was asked for. */
  get opened(): ListedPack | undefined {
    return this.#opened;
  }

  /** The pack that is being opened. */
  get opening(): ListedPack | undefined {
    return this.#opening;
  }

  /** The pack of the page's own study. */
  get first(): ListedPack | undefined {
    return this.#site.find(({ id }) => id === this.#firstId) ?? this.#site[0];
  }

  /** Reads which packs the site has. */
  async list(): Promise<void> {
    this.#site = await this.#engine.packs();
  }

  /** The pack that a hash asks for; undefined where it names none that is here. */
  askedBy(hash: string): ListedPack | undefined {
    if (hash === '') return this.first;
    const named = packNamedBy(hash);
    return named && this.named(named);
  }

  /** The pack that a study names: the one it carries, one of the site, or one of the user's own. */
  named({ id, digest, inline }: PackReference): ListedPack | undefined {
    if (!inline) {
      const named = [...this.#site, ...this.#own.packs].filter((pack) => pack.id === id);
      return named.find((pack) => pack.digest === digest) ?? named[0];
    }
    const own = { inline, load: () => Promise.resolve(inline) };
    return { id, title: inline.title, digest, folder: '', files: [], own };
  }

  /** Whether a hash names a pack that is none of the site's and not inside it. */
  isUnknown(hash: string): boolean {
    const named = packNamedBy(hash);
    return named !== undefined && !named.inline && !this.#site.some(({ id }) => id === named.id);
  }

  /** Two packs of the user's own are the same only in the same version. */
  isOpen({ id, digest, own }: ListedPack): boolean {
    if (!this.#pack || !this.#opened || this.#opened.id !== id) return false;
    return own || this.#opened.own ? this.#opened.digest === digest : true;
  }

  /** What a study says of the pack that is open. */
  reference(): PackReference {
    const { id, digest } = this.#pack!;
    const inline = this.#opened?.own?.inline;
    return { id, digest, ...(inline && { inline }) };
  }

  /**
   * Opens a pack. The newest call wins, should another pack be asked for while one is read.
   *
   * @returns whether the pack is now the one that is drawn from
   * @throws Error where it cannot be read; one that is asked for no more fails in silence
   */
  async open(listed: ListedPack): Promise<boolean> {
    this.#opening = listed;
    try {
      const pack = await this.#engine.open(listed);
      if (this.#opening !== listed) return false;
      if (this.#pack && (this.#pack.id !== pack.id || this.#pack.digest !== pack.digest))
        this.#onLeave();
      this.#pack = pack;
      this.#opened = listed;
      this.#opening = undefined;
      return true;
    } catch (cause) {
      if (this.#opening !== listed) return false;
      this.#opening = undefined;
      throw cause;
    }
  }
}
