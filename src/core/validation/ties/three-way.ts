import type { AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { listed } from '../../table/wording.ts';
import type { CountPlan, Counts } from '../count/counts.ts';
import { effectiveTable } from '../count/effective.ts';
import type { Reference } from './reference.ts';
import { judgeRetained, retainedOf, tieLimits } from './retained.ts';
import type { TieVerdict } from './retained.ts';
import type { Subject } from '../count/subject.ts';
import { isBroken } from './ties.ts';

/** What three attributes have together beyond their pairs, in the rows and in the reference. */
export interface ThreeWayTie {
  /** Table of the plan. */
  id: string;
  of: AttributeId[];
  /** Rows with a value in all three; under weights as many of equal weight as would tell as much. */
  rows: number;
  /** Share of people to move until the whole table is the reference's. */
  variation: number;
  /** √(φ² / the smallest number of categories less one) of what the reference has beyond pairs. */
  strength: number;
  /** Share of it that is in the rows; null where the reference has next to none. Method `three-way`. */
  retained: { share: number; lower: number; upper: number } | null;
  /** Share of people to move until the rows have the reference's, all pairs as they are. */
  tieVariation: number;
  /** What an intact random sample shows of it on average. */
  floor: number;
  verdict: TieVerdict;
  sentence: string;
}

export interface ThreeWaySection {
  ties: ThreeWayTie[];
  /** Those that are not kept, worst first; by id. */
  broken: string[];
  notes: string[];
}

/** Sweeps over the three pairs; what is left after them is far below one row in a million. */
const sweeps = 60;

/** Tables of three attributes that the fit holds together, against what it expects. */
export function threeWayOf({
  subject,
  plan,
  counts,
  reference,
}: {
  subject: Subject;
  plan: CountPlan;
  counts: Counts;
  reference?: Reference | undefined;
}): ThreeWaySection {
  const counted = plan.tables.flatMap((table, t) => {
    const people = reference?.tables[table.id];
    const { rows: unweighted, sums } = counts.tables[t]!;
    const rows = effectiveTable(counts, unweighted, sums);
    return table.of.length === 3 && people?.length === rows.length
      ? [{ ...table, people, rows, name: [...table.of].sort().join() }]
      : [];
  });
  // Attributes that several tables hold are told once, in the groups of pairs, which come last.
  const tables = counted.filter(
    ({ name }, i) => !counted.some((other, j) => other.name === name && j > i),
  );
  const ties = tables.map(({ id, of, shape, people, rows }): ThreeWayTie => {
    const n = sumOf(rows);
    const whole = sumOf(people);
    const pairs = pairSums(rows, shape);
    const free = withPairs(new Float64Array(rows.length).fill(1), pairs);
    const tied = withPairs(people, pairs);
    const freedom = shape.reduce((product, extent) => product * (extent - 1), 1);
    const least = Math.min(...shape) - 1;
    const retained = retainedOf(
      rows,
      free,
      tied,
      freedom,
      pairs.map(({ of: place }) => place),
      reference?.rows,
    );
    const {
      verdict: found,
      lower,
      upper,
    } = n > 0
      ? judgeRetained(retained, n, least, tables.length)
      : { verdict: 'not enough data' as const, lower: 0, upper: 0 };
    // Only a table of all three says what they have beyond pairs; a file that has more contradicts none.
    const isOpen = subject.origin !== 'study' && !reference?.stated.includes(id);
    const verdict = isOpen && found !== 'kept' ? 'no reference' : found;
    const strength = least > 0 ? Math.sqrt(Math.max(0, retained.tie) / least) : 0;
    let apart = 0;
    for (let cell = 0; cell < rows.length; cell++)
      apart += n > 0 ? Math.abs(rows[cell]! / n - people[cell]! / whole) : 0;
    const { share, totalVariation, floor } = retained;
    return {
      id,
      of,
      rows: n,
      variation: apart / 2,
      strength,
      retained: strength >= tieLimits.negligible ? { share, lower, upper } : null,
      tieVariation: totalVariation,
      floor,
      verdict,
      sentence: sentenceOf(
        of.map((attribute) => nameOf(subject, attribute)),
        verdict,
      ),
    };
  });
  const excess = ({ tieVariation, floor }: ThreeWayTie) => tieVariation - floor;
  return {
    ties,
    broken: ties
      .filter(({ verdict }) => isBroken(verdict))
      .sort((x, y) => excess(y) - excess(x))
      .map(({ id }) => id),
    notes:
      ties.length > 0
        ? []
        : ['No three attributes of the population stand in one table of the reference.'],
  };
}

function nameOf({ attributes }: Subject, id: AttributeId): Text {
  return attributes.find((attribute) => attribute.id === id)?.label ?? id;
}

function sentenceOf(labels: readonly Text[], verdict: TieVerdict): string {
  const names = listed(labels.map((label) => textIn(label, 'en')));
  if (verdict === 'kept') return `${names} hang together beyond their pairs as they should.`;
  if (verdict === 'not enough data')
    return `There are too few rows to say whether ${names} hang together beyond their pairs as they should.`;
  if (verdict === 'no reference')
    return `No table says what ${names} have together beyond their pairs.`;
  if (verdict === 'invented')
    return `${names} hang together beyond their pairs in a way that the reference does not have.`;
  return `What ${names} have together beyond their pairs is ${verdict}.`;
}

function sumOf(table: Float64Array): number {
  let sum = 0;
  for (const count of table) sum += count;
  return sum;
}

/** For each pair of the three: the place of every cell in its table, and the sums there. */
interface PairSums {
  of: Int32Array;
  sums: Float64Array;
}

function pairSums(table: Float64Array, [x, y, z]: readonly number[]): PairSums[] {
  const [height, depth, width] = [x!, y!, z!];
  const places = [
    { size: height * depth, at: (i: number, j: number) => i * depth + j },
    { size: height * width, at: (i: number, _: number, k: number) => i * width + k },
    { size: depth * width, at: (_: number, j: number, k: number) => j * width + k },
  ];
  return places.map(({ size, at }) => {
    const of = new Int32Array(table.length);
    const sums = new Float64Array(size);
    for (let i = 0, cell = 0; i < height; i++)
      for (let j = 0; j < depth; j++)
        for (let k = 0; k < width; k++, cell++) {
          of[cell] = at(i, j, k);
          sums[of[cell]!] = sums[of[cell]!]! + table[cell]!;
        }
    return { of, sums };
  });
}

/** The pattern with the sums of every pair of the rows: it keeps only what goes beyond pairs. */
function withPairs(pattern: Float64Array, pairs: readonly PairSums[]): Float64Array {
  const table = pattern.slice();
  const total = sumOf(pairs[0]!.sums);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let worst = 0;
    for (const { of, sums } of pairs) {
      const now = new Float64Array(sums.length);
      for (let cell = 0; cell < table.length; cell++)
        now[of[cell]!] = now[of[cell]!]! + table[cell]!;
      for (let s = 0; s < now.length; s++) {
        if (now[s]! > 0) worst = Math.max(worst, Math.abs(now[s]! - sums[s]!));
        now[s] = now[s]! > 0 ? sums[s]! / now[s]! : 0;
      }
      for (let cell = 0; cell < table.length; cell++) table[cell] = table[cell]! * now[of[cell]!]!;
    }
    if (sweep > 0 && worst <= 1e-9 * total) break;
  }
  return table;
}
