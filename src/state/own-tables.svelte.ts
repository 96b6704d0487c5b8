import type { DeskAction, DeskFindings, DeskView, MadePack, OwnClient } from '../client/own.ts';
import type { ReadRule } from '../core/own/draft.ts';
import type { AddedText } from '../data/own-desk-action.ts';
import type { Pack } from '../core/pack/pack.ts';
import type { OwnLibrary, OwnPack, OwnPackEntry } from '../data/own-library.ts';
import { entryOf, peopleOf } from './own-entry.ts';
import type { OwnShelf } from './own-shelf.svelte.ts';
import type { Place } from './place.ts';
import type { Room } from './room.svelte.ts';
import type { Session } from './session.svelte.ts';
import { say } from './words.ts';

export type { DeskFindings, DeskView, PreviewRow, TablePreview } from '../client/own.ts';
export type { AddedText } from '../data/own-desk-action.ts';
export type { OwnPackEntry } from '../data/own-library.ts';

/** What was removed or replaced last, while it can be brought back. */
interface Undone {
  words: string;
  restore: () => Promise<void>;
}

/** What the work on the user's own tables needs of the page. */
export interface OwnSurroundings {
  client: OwnClient;
  shelf: OwnShelf;
  session: Session;
  room: Room;
  place: Pick<Place, 'save'>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Of now, for new tables. */
  year: number;
}

/** The tables being worked on, what stands in their way, and the packs that were made. */
export class OwnTables {
  readonly #with: OwnSurroundings;
  #view = $state.raw<DeskView>();
  #found = $state.raw<DeskFindings>();
  #isExamining = $state.raw(false);
  #busy = $state.raw<string>();
  #failure = $state.raw<Error>();
  #notes = $state.raw<readonly string[]>([]);
  #saved = $state.raw<readonly OwnPackEntry[]>([]);
  #isKept = $state.raw(true);
  #undone = $state.raw<Undone>();
  /** Counts changes, so that an answer about an earlier state is dropped. */
  #version = 0;
  #opening: Promise<void> | undefined;

  constructor(surroundings: OwnSurroundings) {
    this.#with = surroundings;
  }

  get view(): DeskView | undefined {
    return this.#view;
  }

  /** What stands in the way of the tables as they are, or as they were a moment ago. */
  get found(): DeskFindings | undefined {
    return this.#found;
  }

  get isExamining(): boolean {
    return this.#isExamining;
  }

  /** What is being done, in words; absent while nothing is. */
  get busy(): string | undefined {
    return this.#busy;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** What could not be taken in, sentences with what to do. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** The packs made here, newest first. */
  get saved(): readonly OwnPackEntry[] {
    return this.#saved;
  }

  /** Whether this browser keeps them longer than the page. */
  get isKept(): boolean {
    return this.#isKept;
  }

  get undone(): { words: string } | undefined {
    return this.#undone;
  }

  /** Takes up what was being worked on; later calls wait for the first. */
  open(): Promise<void> {
    return (this.#opening ??= this.#doing('Opening your tables', async () => {
      await this.#list();
      this.#show(await this.#with.client.ask((remote) => remote.view()));
    }));
  }

  /** Takes in files and pasted texts. Pack files are opened; what is no table is said. */
  async addFiles(files: readonly File[]): Promise<void> {
    const notes: string[] = [];
    const texts: { name: string; text: string }[] = [];
    /** The first pack file that holds none: the other files are taken in before it is said. */
    let broken: unknown;
    await this.#doing('Reading', async () => {
      for (const file of files) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const read = await this.#with.client.ask((remote) => remote.decode(file.name, bytes));
        if (!read.ok) {
          notes.push(read.message);
          continue;
        }
        if (read.note !== undefined) notes.push(read.note);
        if (/^\s*\{/.test(read.text)) {
          try {
            notes.push(await this.#import(file.name, read.text));
          } catch (cause) {
            broken ??= cause;
          }
        } else texts.push({ name: file.name, text: read.text });
      }
      this.#notes = notes;
      if (texts.length > 0) await this.#act({ do: 'add', texts });
      if (broken !== undefined) throw broken;
    });
  }

  /** Takes in pasted text, or several under names of their own. */
  async addTexts(texts: AddedText[], about: { title?: string; date?: string } = {}): Promise<void> {
    this.#notes = [];
    await this.act({ do: 'add', texts, ...about });
  }

  async act(action: DeskAction): Promise<void> {
    await this.#doing('Reading', () => this.#act(action));
  }

  async undo(): Promise<void> {
    await this.#doing('Undoing', async () => {
      this.#show(await this.#with.client.ask((remote) => remote.undo()));
    });
  }

  readRule(text: string): Promise<ReadRule> {
    return this.#with.client.ask((remote) => remote.readRule(text));
  }

  textOf(table: string): Promise<string> {
    return this.#with.client.ask((remote) => remote.textOf(table));
  }

  /**
   * Makes the pack, keeps it and opens it on the page.
   *
   * @returns whether it could be made; what keeps it from being made is in `found`
   */
  async draw(): Promise<boolean> {
    let isMade = false;
    await this.#doing('Fitting the tables', async () => {
      const { client, shelf, session, room } = this.#with;
      const taken = [...session.packs, ...this.#saved].map(({ id }) => id);
      const made = await client.ask((remote) => remote.make(taken));
      if (!made.ok) {
        this.#found = made.found;
        this.#notes = made.problems.map(
          ({ path, message }) => `The tables make no pack: ${path} ${message}.`,
        );
        return;
      }
      await this.#put(made);
      this.#view = await client.ask((remote) => remote.view());
      const listed = shelf.packs.find(
        ({ id, digest }) => id === made.pack.id && digest === made.digest,
      );
      if (!listed) throw new Error('The pack was made and could not be kept. Try again.');
      isMade = true;
      await session.openPack(listed);
      room.showStudy();
    });
    return isMade;
  }

  /** Opens a pack on the page as it was saved. */
  async drawSaved(entry: OwnPackEntry): Promise<void> {
    const { shelf, session, room } = this.#with;
    const listed = shelf.packs.find(({ id, digest }) => id === entry.id && digest === entry.digest);
    if (!listed) return;
    await session.openPack(listed);
    room.showStudy();
  }

  /** Puts the tables of a saved pack on the desk. */
  async edit(key: string): Promise<void> {
    await this.#doing('Opening', async () => {
      const { draft } = await (await this.#library()).pack(key);
      await this.#act({ do: 'open', draft, savedAs: key });
    });
  }

  /** Puts empty tables on the desk. */
  async startAnew(): Promise<void> {
    await this.act({ do: 'start-anew', year: this.#with.year });
  }

  /** Gives a saved pack, and the tables it was made of, another title. */
  async rename(entry: OwnPackEntry, title: string): Promise<void> {
    const named = title.trim();
    if (named === '' || named === say(entry.title, 'en')) return;
    await this.#doing('Renaming', async () => {
      const library = await this.#library();
      const { pack, draft } = await library.pack(entry.key);
      await this.#replace(entry.key, { ...pack, title: named }, { ...draft, title: named }, entry);
    });
  }

  async duplicate(entry: OwnPackEntry): Promise<void> {
    await this.#doing('Duplicating', async () => {
      const { pack, draft } = await (await this.#library()).pack(entry.key);
      const title = `Copy of ${say(entry.title, 'en')}`;
      const taken = [...this.#with.session.packs, ...this.#saved].map(({ id }) => id);
      let number = 2;
      while (taken.includes(`${pack.id}-${number}`)) number++;
      const id = `${pack.id}-${number}`;
      await this.#replace(id, { ...pack, id, title }, { ...draft, id, title });
    });
  }

  async remove(entry: OwnPackEntry): Promise<void> {
    await this.#doing('Deleting', async () => {
      const library = await this.#library();
      const kept = await library.pack(entry.key);
      await library.remove(entry.key);
      this.#undone = {
        words: `${say(entry.title, 'en')} is deleted.`,
        restore: () => library.put(entry, kept),
      };
      await this.#list();
    });
  }

  /** Brings back what was deleted last. */
  async restore(): Promise<void> {
    const undone = this.#undone;
    if (!undone) return;
    this.#undone = undefined;
    await this.#doing('Restoring', async () => {
      await undone.restore();
      await this.#list();
    });
  }

  /**
   * Takes in the file of a pack.
   *
   * @returns what keeps it from being taken in, a sentence; empty where nothing does
   */
  async importFile(file: File): Promise<string> {
    try {
      await this.#import(file.name, await file.text());
      return '';
    } catch (cause) {
      return messageOf(cause);
    }
  }

  /** Keeps a pack that came in a link. */
  async keep(pack: Pack): Promise<void> {
    await this.#doing('Keeping', async () => {
      await this.#list();
      this.#notes = [await this.#import(say(pack.title, 'en'), JSON.stringify(pack))];
    });
  }

  /** Hands a saved pack over as a file, with the tables it was made of. */
  async exportFile(entry: OwnPackEntry): Promise<void> {
    await this.#doing('Writing the file', async () => {
      const { pack, draft } = await (await this.#library()).pack(entry.key);
      const text = JSON.stringify({ pack, draft });
      this.#with.place.save(new Blob([text], { type: 'application/json' }), `${pack.id}.json`);
    });
  }

  dismissFailure(): void {
    this.#failure = undefined;
  }

  /** @returns what was done, a sentence */
  async #import(name: string, text: string): Promise<string> {
    const { client, session } = this.#with;
    const { pack, draft, digest } = await client.ask((remote) => remote.readFile(name, text));
    const same = this.#saved.find((entry) => entry.id === pack.id && entry.digest === digest);
    const keys = this.#saved.map((entry) => entry.key);
    let key = pack.id;
    for (let number = 2; keys.includes(key); number++) key = `${pack.id}~${number}`;
    if (!same) await this.#put({ pack, draft, digest, key, people: peopleOf(pack) });
    // A link that waits for these tables can be drawn now.
    if (session.notice?.isMissing) session.followAddress();
    const title = say(pack.title, 'en');
    return same ? `${title} is here already.` : `${title} is among your populations now.`;
  }

  async #act(action: DeskAction): Promise<void> {
    this.#show(await this.#with.client.ask((remote) => remote.act(action)));
  }

  async #replace(key: string, pack: Pack, draft: OwnPack['draft'], old?: OwnPackEntry) {
    const digest = await this.#with.client.ask((remote) => remote.digest(pack));
    await this.#put({ pack, draft, digest, key, people: peopleOf(pack) }, old?.savedAt);
  }

  async #put(
    made: Omit<Extract<MadePack, { ok: true }>, 'ok'>,
    savedAt = this.#with.now(),
  ): Promise<void> {
    const { pack, draft, key } = made;
    const library = await this.#library();
    await library.put(entryOf(made, savedAt), { key, pack, draft });
    await this.#list();
  }

  async #list(): Promise<void> {
    const library = await this.#library();
    this.#isKept = library.isKept;
    this.#saved = await library.packs();
    await this.#with.shelf.load();
  }

  #library(): Promise<OwnLibrary> {
    return this.#with.shelf.library();
  }

  #show(view: DeskView): void {
    this.#view = view;
    void this.#examine();
  }

  async #examine(): Promise<void> {
    const version = ++this.#version;
    if (this.#view?.draft.tables.length === 0) {
      this.#found = undefined;
      this.#isExamining = false;
      return;
    }
    this.#isExamining = true;
    try {
      const found = await this.#with.client.ask((remote) => remote.examine());
      if (version === this.#version) this.#found = found;
    } catch (cause) {
      if (version === this.#version) this.#fail(cause);
    }
    if (version === this.#version) this.#isExamining = false;
  }

  async #doing(words: string, work: () => Promise<void>): Promise<void> {
    this.#busy = words;
    this.#failure = undefined;
    try {
      await work();
    } catch (cause) {
      this.#fail(cause);
    }
    this.#busy = undefined;
  }

  #fail(cause: unknown): void {
    this.#failure = cause instanceof Error ? cause : new Error(String(cause));
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
