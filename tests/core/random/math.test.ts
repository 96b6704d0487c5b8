import { describe, expect, it } from 'vitest';
import { exp, expm1, log, log1p } from '../../../src/core/random/math.ts';
import { normalQuantile } from '../../../src/core/random/normal-quantile.ts';
import { bitsDigest, numberOfHex, numberOfWords, unitsApart } from './bits.ts';
import { readFixture } from './chi-square.ts';

const functions = { log, log1p, exp, expm1, normalQuantile };
type Name = keyof typeof functions;
const names = Object.keys(functions) as Name[];
const { values } = readFixture('elementary.json') as { values: Record<Name, [string, string][]> };

describe.each(names)('%s', (name) => {
  it(`is within ${name === 'normalQuantile' ? 5 : 1} of the correctly rounded value`, () => {
    const limit = name === 'normalQuantile' ? 5 : 1;
    expect(values[name].length).toBeGreaterThan(100);
    for (const [argument, value] of values[name]) {
      const x = numberOfHex(argument);
      const units = unitsApart(functions[name](x), numberOfHex(value));
      expect(units, `${name}(${x})`).toBeLessThanOrEqual(limit);
    }
  });

  it('passes NaN on', () => {
    expect(functions[name](NaN)).toBeNaN();
  });
});

describe('limits', () => {
  it.each([
    ['log', 0, -Infinity],
    ['log', -0, -Infinity],
    ['log', -1, NaN],
    ['log', 1, 0],
    ['log', Infinity, Infinity],
    ['log1p', -1, -Infinity],
    ['log1p', -1.5, NaN],
    ['log1p', -0, -0],
    ['log1p', Infinity, Infinity],
    ['exp', 0, 1],
    ['exp', 710, Infinity],
    ['exp', -746, 0],
    ['exp', -745.1, 5e-324],
    ['exp', Infinity, Infinity],
    ['exp', -Infinity, 0],
    ['expm1', -0, -0],
    ['expm1', 710, Infinity],
    ['expm1', -800, -1],
    ['expm1', -Infinity, -1],
    ['normalQuantile', 0.5, 0],
    ['normalQuantile', 0, -Infinity],
    ['normalQuantile', 1, Infinity],
    ['normalQuantile', -0.1, NaN],
    ['normalQuantile', 1.1, NaN],
  ] as [Name, number, number][])('%s(%f) is %f', (name, x, value) => {
    expect(functions[name](x)).toBe(value);
  });

  it('the quantile is odd about one half', () => {
    for (let i = 1; i < 1000; i++)
      expect(normalQuantile(i / 2048)).toBe(-normalQuantile(1 - i / 2048));
  });
});

describe('bits', () => {
  const grid = Array.from({ length: 4000 }, (_, i) => (i + 1) / 256);
  const wide = Array.from({ length: 2046 }, (_, i) =>
    numberOfWords(((i + 1) << 20) | ((i * 40503) & 0xfffff), Math.imul(i, 0x9e3779b9)),
  );

  it.each([
    ['log', [...grid, ...wide], '3ea8c5a0188a08b947e41fac3901447c72c377d3bb909df36740f1105a433341'],
    [
      'log1p',
      [...grid, ...wide, ...grid.map((x) => -x / 16)],
      '167310c1f304ebfa4baff089f63c9c5f169a0d413c4bdc1a0fdaf13aa7dc7157',
    ],
    [
      'exp',
      [...grid.map((x) => x * 45), ...grid.map((x) => -x * 47), ...wide],
      'bbb99b14300230ffe3dd4743612991e315e9989bda6456f8e1c2b8e6626a53e0',
    ],
    [
      'expm1',
      [...grid, ...grid.map((x) => -x), ...wide],
      '8f0e9e649e8678e899cfa7a4b741cc30dfabfb3056c5567a48cc32f60ab385c8',
    ],
    [
      'normalQuantile',
      grid.map((x) => x / 16),
      '1a5d5f0961fe854f0a725c2b82006c88aff201d608f1c96942d37d550b6fe8c3',
    ],
  ] as [Name, number[], string][])('of %s are the same everywhere', (name, xs, expected) => {
    expect(bitsDigest(xs.map((x) => functions[name](x)).filter((y) => y === y))).toBe(expected);
  });
});
