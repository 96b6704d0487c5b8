import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandId,
  bandOfCategory,
  bandWords,
  isInside,
  piecesOf,
  readBand,
} from '../../../src/core/own/bands.ts';
import type { Band } from '../../../src/core/own/draft.ts';

describe('readBand', () => {
  it.each<[string, Band]>([
    ['18-24', { from: 18, to: 24 }],
    ['18–24', { from: 18, to: 24 }],
    ['18 to 24 years', { from: 18, to: 24 }],
    ['18 bis 24 Jahre', { from: 18, to: 24 }],
    ['Aged 18-24', { from: 18, to: 24 }],
    ['20 to under 25', { from: 20, to: 24 }],
    ['65+', { from: 65, to: null }],
    ['65 and over', { from: 65, to: null }],
    ['65 years and older', { from: 65, to: null }],
    ['65 und älter', { from: 65, to: null }],
    ['>= 65', { from: 65, to: null }],
    ['over 64', { from: 65, to: null }],
    ['85 ans et plus', { from: 85, to: null }],
    ['under 15', { from: null, to: 14 }],
    ['<15', { from: null, to: 14 }],
    ['less than 15 years', { from: null, to: 14 }],
    ['14 and under', { from: null, to: 14 }],
    ['up to 14', { from: null, to: 14 }],
    ['37', { from: 37, to: 37 }],
    ['37 years', { from: 37, to: 37 }],
    ['$10,000 to $14,999', { from: 10_000, to: 14_999 }],
    ['$200,000 or more', { from: 200_000, to: null }],
    ['Less than $10,000', { from: null, to: 9_999 }],
    ['10 000 – 14 999', { from: 10_000, to: 14_999 }],
    ['5 or more people', { from: 5, to: null }],
  ])('reads %s', (label, band) => {
    expect(readBand(label)).toEqual(band);
  });

  it.each(['Men', 'District 5', 'Not stated', '24-18', '5th grade', '2024 census', ''])(
    'does not take “%s”',
    (label) => {
      expect(readBand(label)).toBeNull();
    },
  );

  it('reads back what it writes', () => {
    const band = fc
      .tuple(fc.nat(200), fc.option(fc.nat(50)), fc.boolean())
      .map(([from, width, open]): Band => ({
        from: open && width !== null ? null : from,
        to: width === null ? null : from + width,
      }));
    fc.assert(
      fc.property(band, (one) => {
        expect(readBand(bandWords(one))).toEqual(one);
      }),
    );
  });
});

describe('piecesOf', () => {
  it('cuts bands of different tables into the finest common ones', () => {
    const bands = ['0-14', '15-64', '65+', 'under 18', '18 and over'].map((label) =>
      readBand(label)!,
    );
    expect(piecesOf(bands).map(bandWords)).toEqual(['0–14', '15–17', '18–64', '65 and over']);
  });

  it('makes every band the union of pieces inside it, without overlap', () => {
    const band = fc
      .tuple(fc.nat(90), fc.option(fc.nat(30)))
      .map(([from, width]): Band => ({ from, to: width === null ? null : from + width }));
    fc.assert(
      fc.property(fc.array(band, { minLength: 1, maxLength: 8 }), (bands) => {
        const pieces = piecesOf(bands);
        for (let number = 0; number < 160; number++) {
          const holders = pieces.filter(
            ({ from, to }) => from! <= number && number <= (to ?? Infinity),
          );
          const covered = bands.some(
            ({ from, to }) => from! <= number && number <= (to ?? Infinity),
          );
          expect(holders).toHaveLength(covered ? 1 : 0);
          for (const one of bands) {
            const inBand = one.from! <= number && number <= (one.to ?? Infinity);
            if (holders[0]) expect(isInside(holders[0], one)).toBe(inBand);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a band through the categories of a pack', () => {
    const bands = piecesOf(['0-14', '15-64', '65+'].map((label) => readBand(label)!));
    const values = bands.map(({ from }) => from!);
    expect(bands.map((band, code) => bandOfCategory(bandId(band), values, code))).toEqual(bands);
  });
});
