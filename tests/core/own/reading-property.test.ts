import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delimiter, NumberStyle } from '../../../src/core/own/draft.ts';
import { readTable } from '../../../src/core/own/reading.ts';
import { combinations, written } from './written-tables.ts';
import type { Counts, Writing } from './written-tables.ts';

const axes: Record<string, string[]> = {
  Region: ['Nord', 'Süd', 'Ost, upper', 'West "old"', 'Mitte', 'Inseln'],
  Sex: ['Men', 'Women'],
  'Age group': ['0-14', '15-24', '25-64', '65+'],
  Education: ['Low', 'Middle', 'High', 'Not stated'],
};

const style: fc.Arbitrary<NumberStyle> = fc.constantFrom(
  { decimal: '.', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
);

const counts: fc.Arbitrary<Counts> = fc
  .shuffledSubarray(Object.keys(axes), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.tuple(...names.map((name) => fc.shuffledSubarray(axes[name]!, { minLength: 2 }))),
    ),
  )
  .chain(([names, labels]) => {
    const size = labels.reduce((product, own) => product * own.length, 1);
    const figure = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 101, max: 3_000_000 }) },
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    return fc.record({
      names: fc.constant(names),
      labels: fc.constant(labels),
      counts: fc
        .array(figure, { minLength: size, maxLength: size })
        .filter((all) => all.filter((one) => one).length >= size / 2),
    });
  });

const writing: fc.Arbitrary<Writing> = fc.record({
  layout: fc.constantFrom('long', 'wide'),
  delimiter: fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
  style,
  measure: fc.constantFrom('People', 'Count', 'Number of persons', 'Total', '2024', 'residents'),
  mark: fc.boolean(),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  title: fc.boolean(),
  notes: fc.boolean(),
  totals: fc.boolean(),
  blank: fc.constantFrom('', '-', '..', 'n/a'),
});

/**
 * A label without any figure heads a section in many tables, and a column without any is no
 * column of figures: neither is read as a line of unknown ones.
 */
function everyLineHasFigures({ labels, counts }: Counts): boolean {
  const side = labels.length > 2 ? 1 : labels.length - 1;
  const sizes = labels.map((own) => own.length);
  const width = combinations(sizes.slice(side)).length;
  const has = (keep: (cell: number) => boolean) =>
    counts.some((count, cell) => count !== null && keep(cell));
  return (
    combinations(sizes.slice(0, side)).every((_, line) =>
      has((cell) => Math.floor(cell / width) === line),
    ) &&
    Array.from({ length: width }, (_, column) => column).every((column) =>
      has((cell) => cell % width === column),
    )
  );
}

describe('readTable', { timeout: 60_000 }, () => {
  it('reads a table the same, however it is laid out and its numbers written', () => {
    fc.assert(
      fc.property(counts, writing, (table, how) => {
        const layout = table.names.length === 1 ? 'long' : how.layout;
        fc.pre(layout === 'long' || everyLineHasFigures(table));
        const text = written(table, { ...how, layout });
        const reading = readTable(text, 'table.csv');
        expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(reading.layout).toMatchObject({
          delimiter: how.delimiter,
          measure: { kind: 'counts' },
        });
        expect(reading.axes.map(({ labels }) => labels)).toEqual(table.labels);
        expect(reading.cells).toEqual(table.counts);
      }),
      { numRuns: 300 },
    );
  });

  it('knows where each figure stands', () => {
    fc.assert(
      fc.property(counts, writing, (table, how) => {
        const layout = table.names.length === 1 ? 'long' : how.layout;
        fc.pre(layout === 'long' || everyLineHasFigures(table));
        const reading = readTable(written(table, { ...how, layout }), 'table.csv');
        reading.places.forEach((place, cell) => {
          expect(place).not.toBeNull();
          const text = reading.rows[place!.row]![place!.column]!;
          const count = table.counts[cell]!;
          if (count === null) expect(text).toBe(how.blank);
          else expect(Number(text.replace(/\D/g, ''))).toBe(count);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('reads the same again under the layout that it found', () => {
    fc.assert(
      fc.property(counts, writing, (table, how) => {
        const layout = table.names.length === 1 ? 'long' : how.layout;
        const text = written(table, { ...how, layout });
        const reading = readTable(text, 'table.csv');
        expect(readTable(text, 'table.csv', reading.layout)).toEqual(reading);
      }),
      { numRuns: 100 },
    );
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const reading = readTable(text, 'x');
        expect(reading.kinds).toHaveLength(reading.rows.length);
        expect(reading.places).toHaveLength(reading.cells.length);
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '1', ',', ';', '"', '\n', '%', ' ', 'Total', '12-15'), {
          maxLength: 80,
        }),
        (parts) => {
          const reading = readTable(parts.join(''), 'x');
          expect(reading.lines).toHaveLength(reading.rows.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
