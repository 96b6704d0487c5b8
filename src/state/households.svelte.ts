import type {
  DrawnHouseholds,
  DrawnRows,
  HouseholdCard,
  HouseholdClient,
  HouseholdInput,
  HouseholdReading,
  Slot,
  SlotText,
} from '../client/households.ts';
import type { DownloadFormat } from '../client/engine.ts';
import type { ListedPack } from '../client/pack-index.ts';
import type { FileOptions } from '../core/households/read-problem.ts';
import type { HouseholdRemedy } from '../core/households/remedies.ts';
import type { HouseholdReport } from '../core/households/report.ts';
import type { Pack } from '../core/pack/pack.ts';
import { guessSlot, slotNames } from '../data/household-slots.ts';
import { Job } from './job.svelte.ts';
import type { Place } from './place.ts';

export type { HouseholdCard, HouseholdReading, RecordTable, Slot } from '../client/households.ts';

/** How many households, or about how many persons, and the seed. */
export interface HouseholdAmount {
  seed: number;
  households?: number;
  persons?: number;
}

/** Targets that could not be met, and what would help. */
export interface Refusal {
  reason: string;
  report: HouseholdReport;
}

/** What stands drawn: its report, the first rows of both tables. */
export interface DrawnResult extends DrawnHouseholds {
  report: HouseholdReport;
  heads: Record<'households' | 'persons', DrawnRows>;
}

export type HouseholdOutcome = { ok: true; result: DrawnResult } | ({ ok: false } & Refusal);

/** Rows of a drawn table that are shown. */
const shownRows = 8;

interface Given {
  texts: SlotText[];
  /** In place of tables of records: a pack, or a problem in JSON. */
  source?:
    | { kind: 'pack'; pack: Pack }
    | { kind: 'document'; name: string; document: Record<string, unknown> };
}

/** Row of the largest household among the first, which shows best what a household is. */
function largestOf({ columns, rows }: DrawnRows): number {
  const at = columns.indexOf('size');
  const sizes = rows.map((row) => Number(row[at]));
  return Math.max(0, sizes.indexOf(Math.max(...sizes)));
}

const nothing: Given = { texts: [] };

/** The tables that households are drawn from, what stands in their way, and what was drawn. */
export class Households {
  readonly #client: HouseholdClient;
  readonly #place: Pick<Place, 'save'>;
  readonly drawing = new Job<HouseholdOutcome>();
  readonly download = new Job<{ name: string; beside?: { name: string; blob: Blob } }>();
  #given = $state.raw<Given>(nothing);
  #choices = $state.raw<FileOptions>({});
  #amount = $state.raw<HouseholdAmount>({ seed: 1 });
  #reading = $state.raw<HouseholdReading>();
  #isReading = $state.raw(false);
  #drawn = $state.raw<DrawnResult>();
  #refusal = $state.raw<Refusal>();
  #card = $state.raw<HouseholdCard>();
  #failure = $state.raw<Error>();
  #notes = $state.raw<readonly string[]>([]);
  /** Counts changes, so that an answer about an earlier state is dropped. */
  #version = 0;
  #isStale = $state.raw(false);

  constructor(client: HouseholdClient, place: Pick<Place, 'save'>) {
    this.#client = client;
    this.#place = place;
  }

  get texts(): readonly SlotText[] {
    return this.#given.texts;
  }

  /** Whether records come from a pack or a document, and not from tables. */
  get source(): Given['source'] {
    return this.#given.source;
  }

  get isEmpty(): boolean {
    return this.#given === nothing;
  }

  get choices(): FileOptions {
    return this.#choices;
  }

  get amount(): HouseholdAmount {
    return this.#amount;
  }

  get reading(): HouseholdReading | undefined {
    return this.#reading;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** What was drawn last; of an earlier state of the tables while `isStale`. */
  get drawn(): DrawnResult | undefined {
    return this.#drawn;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Why the tables as they are cannot be drawn. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  get card(): HouseholdCard | undefined {
    return this.#card;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** What could not be taken in, sentences with what to do. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Takes in files; each goes where it seems to belong, or where it is put. */
  async addFiles(files: readonly File[], slot?: Slot): Promise<void> {
    await this.#doing(async () => {
      const notes: string[] = [];
      for (const file of files) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const read = await this.#client.decode(file.name, bytes);
        if (!read.ok) notes.push(read.message);
        else if (/^\s*\{/.test(read.text)) this.#takeDocument(file.name, read.text, notes);
        else this.#put({ slot: slot ?? guessSlot(file.name, read.text), ...read, name: file.name });
      }
      this.#notes = notes;
    });
    await this.#readAndDraw();
  }

  /** Takes in pasted text. */
  async addText(text: string, slot: Slot): Promise<void> {
    if (text.trim() === '') return;
    this.#notes = [];
    this.#put({ slot, name: slotNames[slot], text });
    await this.#readAndDraw();
  }

  async remove(slot: Slot): Promise<void> {
    const texts = this.#given.texts.filter((text) => text.slot !== slot);
    this.#given = texts.length > 0 || this.#given.source ? { ...this.#given, texts } : nothing;
    await this.#readAndDraw();
  }

  /** Opens the households of a pack of this site. */
  async openPack({ folder, files }: ListedPack): Promise<void> {
    await this.#doing(async () => {
      const pack = await this.#client.fetchPack(folder, files);
      this.#given = { texts: [], source: { kind: 'pack', pack } };
      this.#choices = {};
    });
    await this.#readAndDraw();
  }

  /** Takes everything away. */
  startAnew(): void {
    this.drawing.cancel();
    this.#version++;
    this.#given = nothing;
    this.#choices = {};
    this.#amount = { seed: 1 };
    this.#reading = this.#drawn = this.#refusal = this.#card = this.#failure = undefined;
    this.#notes = [];
    this.#isStale = false;
    this.drawing.dismiss();
    this.download.dismiss();
  }

  /** Chooses how tables are read or what gives way, and draws again. */
  async choose(choices: FileOptions): Promise<void> {
    const all = { ...this.#choices, ...choices };
    this.#choices = Object.fromEntries(
      Object.entries(all).filter(([, value]) => value !== undefined),
    ) as FileOptions;
    await this.#readAndDraw();
  }

  /** Makes a change that would help. */
  async mend({ action, table, categories, fits }: HouseholdRemedy): Promise<void> {
    const { swap = [], relax = [] } = this.#choices;
    if (action === 'swap')
      await this.choose({ swap: [...swap, { table: table!, categories: categories! }] });
    else if (action === 'relax') await this.choose({ relax: [...relax, table!] });
    else await this.choose({ zones: fits });
  }

  async setAmount(amount: HouseholdAmount): Promise<void> {
    this.#amount = amount;
    await this.draw();
  }

  /** Weights and draws with what is chosen; what stood there stays until it has ended. */
  async draw(): Promise<void> {
    const input = this.#input();
    if (!input || !this.#reading?.sample) return;
    this.#isStale = this.#drawn !== undefined;
    const { seed, households, persons } = this.#amount;
    const options = {
      seed,
      ...(households !== undefined && { households }),
      ...(persons !== undefined && { persons }),
    };
    await this.drawing.run(async (task): Promise<HouseholdOutcome> => {
      const ended = await this.#client.draw(input, this.#choices, options, task);
      const { report } = ended;
      if (!ended.ok) return { ok: false, reason: ended.reason, report };
      const [homes, members] = await Promise.all([
        this.#client.head('households', shownRows),
        this.#client.head('persons', shownRows),
      ]);
      const card = await this.#client.household(largestOf(homes));
      task.signal.throwIfAborted();
      this.#card = card;
      return {
        ok: true,
        result: { ...ended.drawn, report, heads: { households: homes, persons: members } },
      };
    });
    const { state } = this.drawing;
    if (state.status !== 'done') return;
    this.#refusal = state.result.ok ? undefined : state.result;
    if (!state.result.ok) return;
    this.#drawn = state.result.result;
    this.#isStale = false;
    this.download.dismiss();
  }

  /** Shows a drawn household. */
  async show(household: number): Promise<void> {
    const drawn = this.#drawn;
    if (!drawn) return;
    const number = Math.min(Math.max(0, household), drawn.households - 1);
    const card = await this.#client.household(number).catch(() => undefined);
    if (card && drawn === this.#drawn) this.#card = card;
  }

  /** Hands a drawn table over as a file. */
  async save(table: 'households' | 'persons', format: DownloadFormat): Promise<void> {
    await this.download.run(async (task) => {
      const { blob, beside } = await this.#client.write(table, format, task);
      const name = `${table}.${format}`;
      this.#place.save(blob, name);
      return { name, ...(beside && { beside: { name: `${name}.metadata.json`, blob: beside } }) };
    });
  }

  /** Hands over what the file saved last cannot say of itself. */
  saveBeside(): void {
    const { state } = this.download;
    if (state.status !== 'done' || !state.result.beside) return;
    this.#place.save(state.result.beside.blob, state.result.beside.name);
  }

  dismissFailure(): void {
    this.#failure = undefined;
  }

  #put(text: SlotText): void {
    const isRecords = text.slot === 'households' || text.slot === 'persons';
    const { source, texts } = this.#given;
    // Records of the user's own take the place of those of a pack.
    const kept = source && !isRecords ? { source } : {};
    this.#given = { ...kept, texts: [...texts.filter(({ slot }) => slot !== text.slot), text] };
  }

  #takeDocument(name: string, text: string, notes: string[]): void {
    try {
      const document = JSON.parse(text) as Record<string, unknown>;
      this.#given = { texts: [], source: { kind: 'document', name, document } };
      this.#choices = {};
    } catch {
      notes.push(`${name} begins like JSON and is damaged. Export it again, or choose tables.`);
    }
  }

  #input(): HouseholdInput | undefined {
    const { source, texts } = this.#given;
    if (!source) return texts.length > 0 ? { kind: 'tables', texts } : undefined;
    return { ...source, texts };
  }

  async #readAndDraw(): Promise<void> {
    const input = this.#input();
    const version = ++this.#version;
    this.drawing.cancel();
    this.#refusal = undefined;
    if (!input) {
      this.startAnew();
      return;
    }
    this.#isStale = this.#drawn !== undefined;
    let isReady = false;
    await this.#doing(async () => {
      const reading = await this.#client.read(input, this.#choices);
      if (version !== this.#version) return;
      this.#reading = reading;
      isReady = reading.sample !== undefined;
    });
    if (isReady) await this.draw();
  }

  async #doing(work: () => Promise<void>): Promise<void> {
    this.#isReading = true;
    this.#failure = undefined;
    try {
      await work();
    } catch (cause) {
      this.#failure = cause instanceof Error ? cause : new Error(String(cause));
    }
    this.#isReading = false;
  }
}
