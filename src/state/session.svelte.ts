import { StudyError } from '../client/engine.ts';
import type { Digest, Engine, ListedPack, PackView, Population } from '../client/engine.ts';
import { canonicalJson } from '../core/digest/canonical.ts';
import type { Persona } from '../core/population/persona.ts';
import { modelVersion, populationDefaults } from '../core/study/study.ts';
import type { Design, Filter, PopulationStudy, Study } from '../core/study/study.ts';
import type { Problem } from '../core/table/problem.ts';
import { agreementOf } from './agreement.ts';
import { asCounted } from './design-view.ts';
import { encodedStudy } from './encoded-study.ts';
import { Files } from './files.svelte.ts';
import { Job } from './job.svelte.ts';
import { KnownPacks } from './known-packs.svelte.ts';
import type { OwnPacks } from './known-packs.svelte.ts';
import { openLink, releaseOf, unreadableTables, withRelease } from './link-notice.ts';
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

/** The study on the page, its population, and every job that belongs to them. */
export class Session {
  readonly drawing = new Job<Population>();
  readonly digesting = new Job<Digest>();
  readonly files: Files;

  readonly #engine: Engine;
  readonly #place: Place;
  readonly #packs: KnownPacks;
  readonly #onDrawn: (study: Study, isEdit: boolean) => void;
  #study = $state.raw<Study>();
  #population = $state.raw<Population>();
  #isWeighted = $state(true);
  #past = $state.raw<readonly Study[]>([]);
  #notice = $state.raw<LinkNotice>();
  #openFailure = $state.raw<{ error: Error; again: () => void }>();
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
    this.pack && this.#counted && agreementOf(this.pack, this.#counted),
  );
  readonly tables = $derived(
    this.pack && this.#counted ? attributeTables(this.pack, this.#counted) : [],
  );
  /** The link's hash; empty where the study is too large for one. */
  readonly #encoded = $derived(
    this.#study ? encodedStudy(this.#study) : { hash: '', carriesPack: false },
  );
  /** Bytes that the columns of one person take. */
  readonly bytesPerPerson = $derived.by(() => {
    const { design, layers } = this.choices;
    const known = this.#population?.report.layers ?? [];
    const chosen = known.filter(({ id }) => layers[id]);
    return this.pack ? bytesPerPerson(this.pack, Object.keys(design).length > 0, chosen) : 0;
  });
  /** Whether the population shown is of an earlier study than the one on the left. */
  readonly isStale = $derived(
    this.#population !== undefined &&
      this.#study !== undefined &&
      !isSame(this.#population.study, this.#study),
  );

  /** People of the census that the filter on the left keeps; undefined until they are known. */
  readonly peopleKept = $derived.by(() => {
    const { where } = this.choices;
    if (this.pack && Object.keys(where).length === 0) return baseTotal(this.pack);
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
    own?: OwnPacks,
  ) {
    this.#engine = engine;
    this.#place = place;
    this.#onDrawn = onDrawn;
    // The people of one pack are not shown beside the tables of another.
    this.#packs = new KnownPacks(engine, packId, own, () => (this.#population = undefined));
    this.files = new Files(engine, place, () => ({
      pack: this.pack,
      population: this.#population,
    }));
  }

  /** Every pack that the site has. */
  get packs(): readonly ListedPack[] {
    return this.#packs.site;
  }

  get pack(): PackView | undefined {
    return this.#packs.pack;
  }

  /** The pack that is drawn from, as it was asked for. */
  get opened(): ListedPack | undefined {
    return this.#packs.opened;
  }

  /** Id of the pack that is being opened. */
  get opening(): string | undefined {
    return this.#packs.opening?.id;
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

  /** Why a pack, or the list of packs, could not be opened. */
  get openFailure(): Error | undefined {
    return this.#openFailure?.error;
  }

  /** Tries once more to open what could not be opened. */
  openAgain(): void {
    this.#openFailure?.again();
  }

  /** Goes on with the population that stands. */
  dismissOpenFailure(): void {
    this.#openFailure = undefined;
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
    const isFirst = this.#study.population.pack.id === this.#packs.first?.id;
    return isFirst && isDefault(this.#study) ? '' : this.#encoded.hash;
  }

  /** An address that redraws the very rows anywhere; empty where no link can hold the study. */
  get link(): string {
    return this.#encoded.hash && this.#place.address(this.#encoded.hash);
  }

  /** Whether the link opens where the pack is not: only a large pack of the user's own stays behind. */
  get linkIsWhole(): boolean {
    return !this.opened?.own || this.#encoded.carriesPack;
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
      await this.#packs.list();
    } catch (cause) {
      this.#openFailure = { error: asError(cause), again: () => void this.start() };
      return;
    }
    if (this.#packs.isUnknown(this.#place.hash())) await this.#packs.own.load();
    await this.#openPack(this.#packs.askedBy(this.#place.hash()) ?? this.#packs.first!);
  }

  /** Opens the study that the address holds now, after a load, back, forward or a paste. */
  followAddress(): void {
    if (!this.pack) return;
    const hash = this.#place.hash();
    if (this.#packs.isUnknown(hash) && !this.#packs.own.isLoaded) {
      void this.#packs.own.load().then(() => this.followAddress());
      return;
    }
    const asked = this.#packs.askedBy(hash);
    if (asked && !this.#packs.isOpen(asked)) {
      void this.#openPack(asked);
      return;
    }
    if (hash === '') {
      this.#notice = undefined;
      this.#show(this.#defaultStudy());
      return;
    }
    if (this.#study && !this.#notice && hash === this.hash) return;
    const opened = openLink(hash, this.pack, largeDraw);
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
    if (!this.pack) return;
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

  /** Sends a population's study, made ready to draw, to the other ends of the ports. */
  hand({ study }: Population, ports: MessagePort[], signal: AbortSignal): Promise<void> {
    return this.#engine.hand(study, ports, signal);
  }

  /** Hands a file to the user. */
  save(file: Blob, name: string): void {
    this.#place.save(file, name);
  }

  /** Computes the digests of the population shown. */
  async digest(): Promise<void> {
    const population = this.#population;
    if (!population) return;
    await this.digesting.run((options) => this.#engine.digest(population, options));
  }

  /** Goes on once the pack of a study is open; what is no longer here is said as of a link. */
  #withPackOf(study: Study, then: () => void): void {
    const listed = this.#packs.named(study.population.pack);
    if (listed && this.#packs.isOpen(listed)) then();
    else if (listed) void this.#openPack(listed, then);
    else {
      this.#place.push(encodedStudy(study).hash);
      this.followAddress();
    }
  }

  /** Opens a pack and goes on, where it is still the one that is asked for. */
  async #openPack(listed: ListedPack, then = () => this.followAddress()): Promise<void> {
    this.drawing.cancel();
    this.#openFailure = undefined;
    try {
      if (!(await this.#packs.open(listed))) return;
    } catch (cause) {
      if (listed.own)
        await this.#explainUnreadable(listed.own.inline !== undefined, asError(cause));
      else
        this.#openFailure = {
          error: asError(cause),
          again: () => void this.#openPack(listed, then),
        };
      return;
    }
    then();
  }

  /** What is no pack is said over the one that was open, or the page's own. */
  async #explainUnreadable(isInside: boolean, cause: Error): Promise<void> {
    const explain = () => (this.#notice = unreadableTables(isInside, cause));
    await this.#openPack(this.#packs.opened ?? this.#packs.first!, explain);
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
    this.#openFailure = undefined;
    this.digesting.cancel();
    this.digesting.dismiss();
    this.files.job.dismiss();
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
    return { version: 1, modelVersion, population: { pack: this.#packs.reference() } };
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
