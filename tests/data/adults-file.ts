import { drawRange } from '../../src/core/population/draw.ts';
import { valuesOf } from '../../src/core/population/persona.ts';
import { moldova, prepared } from '../core/population/packs.ts';

/** Columns of the file, and the attribute of the pack that each is written from. */
const columns = {
  gen: 'sex',
  varsta: 'age',
  etnie: 'ethnicity',
  stare_civila: 'maritalStatus',
  regiune: 'region',
  mediu: 'residence',
} as const;

/**
 * Adults of Moldova drawn at random from the pack, as a CSV with Romanian names and words.
 *
 * @param shuffled columns whose values are dealt out anew among all rows: every share stays, every
 * tie is lost
 */
export function adultsFile(size: number, shuffled: (keyof typeof columns)[] = []): string {
  const pack = moldova();
  const { plan } = prepared(pack, {
    size,
    seed: 11,
    method: 'sample',
    where: { age: { from: 18 } },
  });
  const drawn = drawRange(plan, 0, size, Object.values(columns)).columns;
  const cells = Object.keys(columns).map((name, c) => {
    // Files write the open last age as its number.
    const words = valuesOf(pack, Object.values(columns)[c]!, 'ro').map((word) =>
      word.replace(/^(\d+)\+$/, '$1'),
    );
    const values = Array.from(drawn[c]!.codes, (code) => words[code]!);
    return shuffled.includes(name as keyof typeof columns) ? dealt(values, c + 1) : values;
  });
  const lines = Array.from({ length: size }, (_, row) => cells.map((one) => one[row]).join(','));
  return [Object.keys(columns).join(','), ...lines, ''].join('\n');
}

/** The same values in another order, by a congruential sequence (Numerical Recipes' constants). */
function dealt(values: readonly string[], seed: number): string[] {
  const out = [...values];
  let state = seed;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 4294967296) * (i + 1));
    [out[i], out[other]] = [out[other]!, out[i]!];
  }
  return out;
}
