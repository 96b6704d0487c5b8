import { StudyError, mediaTypes } from '../client/engine.ts';
import type {
  Digest,
  DownloadChoice,
  DownloadFile,
  DownloadFormat,
  Engine,
  FileTarget,
  ListedPack,
  PackView,
  Population,
} from '../client/engine.ts';
import { fileName } from '../client/file-name.ts';
import { canonicalJson } from '../core/digest/canonical.ts';
import type { Persona } from '../core/population/persona.ts';
import { modelVersion, populationDefaults } from '../core/study/study.ts';
import type { Design, Filter, PopulationStudy, Study } from '../core/study/study.ts';
import type { Problem } from '../core/table/problem.ts';
import { encodeLink } from '../link/seed-link.ts';
import { agreementOf } from './agreement.ts';
import { bytesPerRow, fileWay } from './file-size.ts';
import type { FileWay } from './file-size.ts';
import { asCounted } from './design-view.ts';
import { Job } from './job.svelte.ts';
import { openLink, packNamedBy, releaseOf, unreadableTables, withRelease } from './link-notice.ts';
import type { LinkNotice } from './link-notice.ts';
import type { Place } from './place.ts';
import { edit, isDefault, isSame, resolved } from './study-edit.ts';
import type { Choices } from './study-edit.ts';
import { bytesPerPerson } from './memory.ts';
import { attributeTables, baseTotal } from './tables.ts';

export type { Digest, DownloadFormat, ListedPack, PackView, Population } from '../client/engine.ts';

/** Above this size a link says what it holds before it is drawn. */
export const largeDraw = 1_000_000;
const longestPast = 200;

/** Packs of the user's own that this browser keeps. */
export interface OwnPacks {
  readonly packs: readonly ListedPack[];
  readonly isLoaded: boolean;
  load(): Promise<void>;
}

const noOwnPacks: OwnPacks = { packs: [], isLoaded: true, load: () => Promise.resolve() };

/** The study on the page, its population, and every job that belongs to them. */
export class Session {
  readonly drawing = new Job<Population>();
  readonly download = new Job<Pick<DownloadFile, 'name' | 'beside'> & { isOnDisk: boolean }>();
  readonly digesting = new Job<Digest>();

  readonly #engine: Engine;
  readonly #place: Place;
  readonly #packId: string | undefined;
  readonly #onDrawn: (study: Study, isEdit: boolean) => void;
  #packs = $state.raw<readonly ListedPack[]>([]);
  #pack = $state.raw<PackView>();
  readonly #own: OwnPacks;
  /** The pack that is drawn from, as it was asked for. */
  #opened = $state.raw<ListedPack>();
  #opening = $state.raw<ListedPack>();
  #study = $state.raw<Study>();
  #population = $state.raw<Population>();
  #isWeighted = $state(true);
  #past = $state.raw<readonly Study[]>([]);
  #notice = $state.raw<LinkNotice>();
  #openFailure = $state.raw<Error>();
  #paintTime = $state.raw<number>();
  /** When the newest population arrived, until it is painted. */
  #drawnAt = $state.raw<number>();

  /** The study that edits change: the one a pending link asks for, or the one that stands. */
  readonly #asked = $derived(this.#notice?.study ?? this.#study);
  readonly choices = $derived(
    this.#asked
      ? resolved(this.#asked)
      : {
          ...populationDefaults,
          where: {} as Filter,
          design: {} as Design,
          layers: {} as NonNullable<PopulationStudy['layers']>,
        },
  );
  readonly #counted = $derived(this.#population && asCounted(this.#population, this.#isWeighted));
  readonly agreement = $derived(
    this.#pack && this.#counted && agreementOf(this.#pack, this.#counted),
  );
  readonly tables = $derived(
    this.#pack && this.#counted ? attributeTables(this.#pack, this.#counted) : [],
  );
  /** The link's hash; empty where the study is too large for one. */
  readonly #encoded = $derived(
    this.#study ? encoded(this.#study) : { hash: '', carriesPack: false },
  );
  /** Bytes that the columns of one person take. */
  readonly bytesPerPerson = $derived(this.#pack ? bytesPerPerson(this.#pack) : 0);
  /** Whether the population shown is of an earlier study than the one on the left. */
  readonly isStale = $derived(
    this.#population !== undefined &&
      this.#study !== undefined &&
      !isSame(this.#population.study, this.#study),
  );

  /** People of the census that the filter on the left keeps; undefined until they are known. */
  readonly peopleKept = $derived.by(() => {
    const { where } = this.choices;
    if (this.#pack && Object.keys(where).length === 0) return baseTotal(this.#pack);
    const known = this.#population;
    return known && canonicalJson(resolved(known.study).where) === canonicalJson(where)
      ? known.report.people
      : undefined;
  });

  /**
   * @param packId pack of the page's own study; the first that the site lists where absent
   * @param onDrawn told of each drawn study, and whether it came of an edit on the page
   * @param own packs that are no part of the site
   */
  constructor(
    engine: Engine,
    place: Place,
    packId?: string,
    onDrawn: (study: Study, isEdit: boolean) => void = () => {},
    own: OwnPacks = noOwnPacks,
  ) {
    this.#engine = engine;
    this.#place = place;
    this.#packId = packId;
    this.#onDrawn = onDrawn;
    this.#own = own;
  }

  /** Every pack that the site has. */
  get packs(): readonly ListedPack[] {
    return this.#packs;
  }

  get pack(): PackView | undefined {
    return this.#pack;
  }

  /** The pack that is drawn from, as it was asked for. */
  get opened(): ListedPack | undefined {
    return this.#opened;
  }

  /** Id of the pack that is being opened. */
  get opening(): string | undefined {
    return this.#opening?.id;
  }

  get study(): Study | undefined {
    return this.#study;
  }

  /** The newest finished population; it stays while the next is drawn. */
  get population(): Population | undefined {
    return this.#counted;
  }

  /** Whether the charts of a study with a design weigh each row by the people it stands for. */
  get isWeighted(): boolean {
    return this.#isWeighted;
  }

  set isWeighted(isWeighted: boolean) {
    this.#isWeighted = isWeighted;
  }

  /** What stands between a link and its population, for the user to decide. */
  get notice(): LinkNotice | undefined {
    return this.#notice;
  }

  get openFailure(): Error | undefined {
    return this.#openFailure;
  }

  /** What stands in the way of the study, with what mends it. */
  get problems(): readonly Problem[] {
    const { state } = this.drawing;
    return state.status === 'failed' && state.error instanceof StudyError
      ? state.error.problems
      : [];
  }

  /** Milliseconds from a finished draw to painted charts. */
  get paintTime(): number | undefined {
    return this.#paintTime;
  }

  /** The hash that the address shows; empty for the page's own study. */
  get hash(): string {
    if (!this.#study) return '';
    const isFirst = this.#study.population.pack.id === this.#firstPack?.id;
    return isFirst && isDefault(this.#study) ? '' : this.#encoded.hash;
  }

  /** An address that redraws the very rows anywhere; empty where no link can hold the study. */
  get link(): string {
    return this.#encoded.hash && this.#place.address(this.#encoded.hash);
  }

  /** Whether the link opens where the pack is not: only a large pack of the user's own stays behind. */
  get linkIsWhole(): boolean {
    return !this.#opened?.own || this.#encoded.carriesPack;
  }

  /** What the page is about, as one word. */
  get phase(): 'opening' | 'asking' | 'running' | 'painting' | 'done' | 'cancelled' | 'failed' {
    if (this.#openFailure) return 'failed';
    if (this.#notice) return 'asking';
    const { status } = this.drawing.state;
    if (status === 'idle') return 'opening';
    return status === 'done' && this.#drawnAt !== undefined ? 'painting' : status;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /**
   * Opens the pack that the address names, or the page's own where it names none that is here;
   * then the study in the address, or the page's own.
   */
  async start(): Promise<void> {
    this.#openFailure = undefined;
    try {
      this.#packs = await this.#engine.packs();
    } catch (cause) {
      this.#openFailure = asError(cause);
      return;
    }
    if (this.#isUnknown(this.#place.hash())) await this.#own.load();
    await this.#openPack(this.#askedPack() ?? this.#firstPack!);
  }

  /** Opens the study that the address holds now, after a load, back, forward or a paste. */
  followAddress(): void {
    if (!this.#pack) return;
    const hash = this.#place.hash();
    if (this.#isUnknown(hash) && !this.#own.isLoaded) {
      void this.#own.load().then(() => this.followAddress());
      return;
    }
    const asked = this.#askedPack();
    if (asked && !this.#isOpen(asked)) {
      void this.#openPack(asked);
      return;
    }
    if (hash === '') {
      this.#notice = undefined;
      this.#show(this.#defaultStudy());
      return;
    }
    if (this.#study && !this.#notice && hash === this.hash) return;
    const opened = openLink(hash, this.#pack, largeDraw);
    this.#notice = opened.notice;
    if (opened.notice) {
      this.drawing.cancel();
      void this.#lookForRelease(opened.notice);
    } else this.#show(opened.study);
  }

  /** Draws what the pending link holds, on the page's own terms where it differs. */
  acceptNotice(): void {
    const notice = this.#notice;
    if (!notice?.study) return;
    this.#remember();
    this.#notice = undefined;
    this.#show(notice.study);
    this.#place.replace(this.hash);
  }

  /** Leaves the pending link and goes on with the study that stood there, or the page's own. */
  declineNotice(): void {
    this.#notice = undefined;
    if (!this.#study) this.#show(this.#defaultStudy());
    this.#place.replace(this.hash);
  }

  /**
   * Changes choices of the study and redraws at once.
   *
   * @param continues whether this goes on with the edit before, so that one undo takes both back
   */
  edit(choices: Choices, continues = false): void {
    if (!this.#pack) return;
    const next = edit(this.#asked ?? this.#defaultStudy(), choices);
    if (this.#asked && isSame(next, this.#asked)) return;
    if (!continues) this.#remember();
    this.#notice = undefined;
    this.#show(next, true);
    this.#place.replace(this.hash);
  }

  /** Opens another study, and its pack, as a new entry of the browser's history. */
  open(study: Study): void {
    this.#withPackOf(study, () => {
      this.#remember();
      this.#notice = undefined;
      this.#show(study);
      this.#place.push(this.hash);
    });
  }

  /** Opens the study of another pack in which nothing is chosen, as a new entry of the history. */
  openPack(listed: ListedPack): Promise<void> {
    return this.#openPack(listed, () => this.open(this.#defaultStudy()));
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last) return;
    this.#past = this.#past.slice(0, -1);
    this.#withPackOf(last, () => {
      this.#notice = undefined;
      this.#show(last, true);
      this.#place.replace(this.hash);
    });
  }

  /** Draws the study again, after a cancel or a failure. */
  redraw(): void {
    if (this.#study) this.#show(this.#study);
  }

  /** Says that every chart of the newest population stands on the page. */
  painted(): void {
    if (this.#drawnAt === undefined) return;
    this.#paintTime = performance.now() - this.#drawnAt;
    this.#drawnAt = undefined;
    performance.mark('populace:painted');
  }

  /** Draws persons start … start + count − 1 of a population, and nobody else. */
  persons(
    { study }: Population,
    start: number,
    count: number,
    language: string,
  ): Promise<Persona[]> {
    return this.#engine.persons(study, start, count, language);
  }

  /** Computes the digests of the population shown. */
  async digest(): Promise<void> {
    const population = this.#population;
    if (!population) return;
    await this.digesting.run((options) => this.#engine.digest(population, options));
  }

  /** What saving the population shown in a format comes to; undefined while there is none. */
  fileWay(format: DownloadFormat, language: string): FileWay | undefined {
    const { disk, fileMemory: memory } = this.#place;
    const [pack, population] = [this.#pack, this.#population];
    if (!pack || !population) return undefined;
    return fileWay(
      population.size,
      bytesPerRow(pack, format, language),
      memory,
      disk !== undefined,
    );
  }

  /**
   * Writes the population shown into a file: to where the user says, where it is large and the
   * browser can write to disk, else among the downloads.
   */
  async save(format: DownloadFormat, language: string): Promise<void> {
    const population = this.#population;
    const way = this.fileWay(format, language)?.way;
    if (!population || way === 'too-large') return;
    await this.download.run(async (options) => {
      const { hash: link } = encoded(population.study);
      const choice = { format, language, link };
      const target = way === 'disk' ? await this.#targetFor(population, choice) : undefined;
      const file = await this.#engine.download(
        population,
        { ...choice, ...(target && { target }) },
        options,
      );
      options.signal.throwIfAborted();
      const { name, blob, beside } = file;
      if (blob) this.#place.save(blob, name);
      return { name, isOnDisk: target !== undefined, ...(beside && { beside }) };
    });
  }

  /** Hands over the study and digests of the file that was written last, where it has none itself. */
  saveBeside(): void {
    const { state } = this.download;
    if (state.status !== 'done' || !state.result.beside) return;
    const { name, blob } = state.result.beside;
    this.#place.save(blob, name);
  }

  /** Asks the user where a large file is to stand; choosing nothing cancels. */
  async #targetFor(
    { study }: Population,
    { format, language }: DownloadChoice,
  ): Promise<FileTarget> {
    const order = this.#pack!.attributes.map(({ id }) => id);
    try {
      const name = fileName(study, order, format, language);
      return await this.#place.disk!.choose(name, mediaTypes[format]);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') this.download.cancel();
      throw cause;
    }
  }

  /** The pack of the page's own study. */
  get #firstPack(): ListedPack | undefined {
    return this.#packs.find(({ id }) => id === this.#packId) ?? this.#packs[0];
  }

  /** The pack that the address asks for; undefined where it names none that is here. */
  #askedPack(): ListedPack | undefined {
    const hash = this.#place.hash();
    if (hash === '') return this.#firstPack;
    const named = packNamedBy(hash);
    return named && this.#packOf(named);
  }

  /** The pack that a study names: the one it carries, one of the site, or one of the user's own. */
  #packOf({ id, digest, inline }: Study['population']['pack']): ListedPack | undefined {
    if (!inline) {
      const named = [...this.#packs, ...this.#own.packs].filter((pack) => pack.id === id);
      return named.find((pack) => pack.digest === digest) ?? named[0];
    }
    const own = { inline, load: () => Promise.resolve(inline) };
    return { id, title: inline.title, digest, folder: '', files: [], own };
  }

  /** Whether a hash names a pack that is none of the site's and not inside it. */
  #isUnknown(hash: string): boolean {
    const named = packNamedBy(hash);
    return named !== undefined && !named.inline && !this.#packs.some(({ id }) => id === named.id);
  }

  /** Two packs of the user's own are the same only in the same version. */
  #isOpen({ id, digest, own }: ListedPack): boolean {
    if (!this.#pack || !this.#opened || this.#opened.id !== id) return false;
    return own || this.#opened.own ? this.#opened.digest === digest : true;
  }

  /** Goes on once the pack of a study is open; what is no longer here is said as of a link. */
  #withPackOf(study: Study, then: () => void): void {
    const listed = this.#packOf(study.population.pack);
    if (listed && this.#isOpen(listed)) then();
    else if (listed) void this.#openPack(listed, then);
    else {
      this.#place.push(encoded(study).hash);
      this.followAddress();
    }
  }

  /** The newest call wins, should another pack be asked for while one is read. */
  async #openPack(listed: ListedPack, then = () => this.followAddress()): Promise<void> {
    this.#opening = listed;
    this.drawing.cancel();
    try {
      const pack = await this.#engine.open(listed);
      if (this.#opening !== listed) return;
      // The people of one pack are not shown beside the tables of another.
      if (this.#pack && (this.#pack.id !== pack.id || this.#pack.digest !== pack.digest))
        this.#population = undefined;
      this.#pack = pack;
      this.#opened = listed;
      this.#opening = undefined;
    } catch (cause) {
      if (this.#opening !== listed) return;
      this.#opening = undefined;
      if (listed.own)
        await this.#explainUnreadable(listed.own.inline !== undefined, asError(cause));
      else this.#openFailure = asError(cause);
      return;
    }
    then();
  }

  /** What is no pack is said over the one that was open, or the page's own. */
  async #explainUnreadable(isInside: boolean, cause: Error): Promise<void> {
    const explain = () => (this.#notice = unreadableTables(isInside, cause));
    await this.#openPack(this.#opened ?? this.#firstPack!, explain);
  }

  /** Offers the release that a link was made with once it is known to be on this site. */
  async #lookForRelease(notice: LinkNotice): Promise<void> {
    const release = releaseOf(notice);
    if (!release) return;
    const isHere = await this.#place.has(release.proof);
    if (this.#notice === notice) this.#notice = withRelease(notice, isHere);
  }

  #show(study: Study, isEdit = false): void {
    this.#study = study;
    this.digesting.cancel();
    this.digesting.dismiss();
    this.download.dismiss();
    performance.mark('populace:request');
    void this.drawing.run(async (options) => {
      const population = await this.#engine.draw(study, options);
      options.signal.throwIfAborted();
      this.#paintTime = undefined;
      this.#drawnAt = performance.now();
      this.#population = population;
      this.#onDrawn(study, isEdit);
      return population;
    });
  }

  #remember(): void {
    if (this.#study) this.#past = [...this.#past.slice(1 - longestPast), this.#study];
  }

  #defaultStudy(): Study {
    const { id, digest } = this.#pack!;
    const inline = this.#opened?.own?.inline;
    const pack = { id, digest, ...(inline && { inline }) };
    return { version: 1, modelVersion, population: { pack } };
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** A study that is too large together with its pack is linked without it. */
function encoded(study: Study): { hash: string; carriesPack: boolean } {
  const { id, digest, inline } = study.population.pack;
  try {
    return { hash: encodeLink(study), carriesPack: inline !== undefined };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    if (!inline) return { hash: '', carriesPack: false };
    return encoded({ ...study, population: { ...study.population, pack: { id, digest } } });
  }
}
