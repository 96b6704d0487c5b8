import { fakerRO_MD } from '@faker-js/faker';
import { makeVector } from 'apache-arrow';
import type { Utf8, Vector } from 'apache-arrow';
import { readFileSync } from 'node:fs';
import { assemblePack } from '../../src/core/pack/assemble.ts';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { emailOf, phoneOf } from '../../src/core/population/contact.ts';
import type { TextColumn } from '../../src/core/population/contact.ts';
import type { Column, Plan } from '../../src/core/population/plan.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import { utf8Data } from '../../src/data/arrow.ts';
import { fileColumns } from '../../src/data/file-columns.ts';
import type { FileColumn } from '../../src/data/file-columns.ts';
import { drawSlice } from '../../src/data/slices.ts';
import { textsOf } from '../../src/data/utf8.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const people = 100_000;
const fakerPeople = 10_000;
const warmUp = 2;
const runs = 9;

/** Names, e-mail, place, and education where Faker has a job. */
const fewIds = ['givenName', 'surname', 'email', 'locality', 'education'];

/**
 * Values per second that a consumer can read as text: our draw of the Moldova pack into plain
 * UTF-8 vectors, against a Faker loop into JavaScript strings, in turn. First all columns of
 * words, as a population is drawn, then only those that Faker has too, where every attribute
 * that a name depends on is drawn and not counted. Fitting is in neither, as it is done once
 * for any number of people.
 *
 * @throws Error where the vectors do not read as the people drawn
 */
export function benchStrings(): Promise<BenchLine[]> {
  const pack = moldova();
  const prepared = prepare(pack, {
    pack: { id: pack.id, digest: packDigest(pack) },
    size: people * (warmUp + runs),
  });
  if (!prepared.ok) throw new Error(prepared.reason);
  const { plan } = prepared;
  const all = wordColumns(plan, pack);
  const few = wordColumns(plan, pack, fewIds);
  checkVectors(plan, all);

  const ofAll: number[] = [];
  const ofFew: number[] = [];
  const ofFaker: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const first = (run + warmUp) * people;
    const rates = [
      (people * all.length) / timed(() => vectors(plan, all, first, people)),
      (people * few.length) / timed(() => vectors(plan, few, first, people)),
      (fakerPeople * 4) / timed(() => fakerRows(fakerPeople)),
    ] as const;
    if (run < 0) continue;
    ofAll.push(rates[0]);
    ofFew.push(rates[1]);
    ofFaker.push(rates[2]);
  }
  const peer = median(ofFaker);
  const line = (name: string, rates: readonly number[]): BenchLine => ({
    name,
    value: Math.round(median(rates)),
    unit: 'values/s',
    peer: `Faker ro_MD loop over name, e-mail, city, job: ${Math.round(peer)} values/s`,
    ratio: median(rates) / peer,
  });
  return Promise.resolve([
    line(`strings, ${all.length} columns`, ofAll),
    line(`strings, ${few.length} columns`, ofFew),
  ]);
}

/** A column whose values are words, with the words of its codes laid end to end. */
interface WordColumn {
  column: FileColumn;
  words: TextColumn | undefined;
}

function wordColumns(plan: Plan, pack: Pack, ids?: readonly string[]): WordColumn[] {
  const chosen = fileColumns(plan, pack, 'en', ids);
  if (!chosen.ok) throw new Error(chosen.message);
  return chosen.columns
    .filter(({ kind }) => kind === 'labels' || kind === 'contact')
    .map((column) => ({
      column,
      words: column.kind === 'labels' ? textsOf(column.labels) : undefined,
    }));
}

/** Seconds that a task takes. */
function timed(task: () => unknown): number {
  const start = performance.now();
  task();
  return (performance.now() - start) / 1000;
}

/** Every person's text written out, one after another. */
function vectors(
  plan: Plan,
  columns: readonly WordColumn[],
  first: number,
  count: number,
): Vector<Utf8>[] {
  const slice = drawSlice(
    plan,
    columns.map(({ column }) => column),
    first,
    count,
  );
  return columns.map(({ column: { id }, words }) =>
    makeVector(utf8Data(words ? spellOut(slice.codes.get(id)!, words) : slice.contacts.get(id)!)),
  );
}

/** Copies four bytes at a time: what is written past a word, the next word overwrites. */
function spellOut(codes: Column['codes'], dictionary: TextColumn): TextColumn {
  const { offsets: from, bytes: words } = dictionary;
  const offsets = new Int32Array(codes.length + 1);
  for (let i = 0; i < codes.length; i++)
    offsets[i + 1] = offsets[i]! + from[codes[i]! + 1]! - from[codes[i]!]!;
  const length = offsets[codes.length]!;
  const source = new Uint8Array(words.length + 4);
  source.set(words);
  const read = new DataView(source.buffer);
  const bytes = new Uint8Array(length + 4);
  const write = new DataView(bytes.buffer);
  for (let i = 0; i < codes.length; i++) {
    const end = from[codes[i]! + 1]!;
    let at = offsets[i]!;
    for (let k = from[codes[i]!]!; k < end; k += 4, at += 4)
      write.setInt32(at, read.getInt32(k, true), true);
  }
  return { offsets, bytes: bytes.subarray(0, length) };
}

interface FakerRow {
  name: string;
  email: string;
  city: string;
  job: string;
}

function fakerRows(count: number): FakerRow[] {
  return Array.from({ length: count }, () => {
    const firstName = fakerRO_MD.person.firstName();
    const lastName = fakerRO_MD.person.lastName();
    return {
      name: `${firstName} ${lastName}`,
      email: fakerRO_MD.internet.email({ firstName, lastName }),
      city: fakerRO_MD.location.city(),
      job: fakerRO_MD.person.jobTitle(),
    };
  });
}

/** Reads vectors back as strings and compares them with the people drawn. */
function checkVectors(plan: Plan, columns: readonly WordColumn[]): void {
  const count = 100;
  const made = vectors(plan, columns, 0, count);
  const labels = columns.flatMap(({ column }) => (column.kind === 'labels' ? [column] : []));
  const { codes } = drawSlice(plan, labels, 0, count);
  columns.forEach(({ column }, c) => {
    for (let i = 0; i < count; i++) {
      const wanted =
        column.kind === 'labels'
          ? column.labels[codes.get(column.id)![i]!]
          : column.id === 'email'
            ? emailOf(plan, i)
            : phoneOf(plan, i);
      const read: unknown = made[c]!.get(i);
      if (read !== wanted)
        throw new Error(`person ${i}: ${column.id} reads ${String(read)}, not ${String(wanted)}`);
    }
  });
}

function moldova(): Pack {
  const folder = new URL('../../public/packs/', import.meta.url);
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  const { packs } = read('index.json') as { packs: { id: string; files: string[] }[] };
  const { id, files } = packs.find((entry) => entry.id === 'moldova-2024')!;
  return assemblePack(files.map((name) => read(`${id}/${name}`)));
}
