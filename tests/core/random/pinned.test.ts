import { describe, expect, it } from 'vitest';
import { buildAlias, drawAlias } from '../../../src/core/random/alias.ts';
import { binomial, multinomial } from '../../../src/core/random/binomial.ts';
import { beta, dirichlet, gamma } from '../../../src/core/random/gamma.ts';
import { lognormal, normal } from '../../../src/core/random/normal.ts';
import { permute } from '../../../src/core/random/permutation.ts';
import { Sequence, streamKey, subKey, uniform } from '../../../src/core/random/stream.ts';
import { bitsDigest } from './bits.ts';

/**
 * Digests of drawn bits. A change of one of them changes drawn populations: it raises the
 * model version.
 */
const key = streamKey(20_240_408, 1000, 2);
const weights = Float64Array.of(5, 1, 0, 2.5, 0.125, 9);
const table = buildAlias(weights);
const sequence = new Sequence(key);
const six = new Float64Array(6);
const shapes = Float64Array.of(0.2, 1, 3.5, 40, 0.9, 2);

const draws: [string, string, (i: number) => number | Float64Array][] = [
  [
    'stream keys',
    '3987b507389ee7768739eccbdbda9e97df8191b8d0ffb07ad6e4f835f8d98a73',
    (i) => streamKey(i * 4_398_046_511_105, i, i % 7)[i % 2]!,
  ],
  [
    'sub-keys',
    '094e66052a6fea650b312836cbe378f5ba16bdc09c94acf95f1665f578620ea6',
    (i) => subKey(key, i)[i % 2]!,
  ],
  [
    'uniforms',
    '094c52bde9a625a45e69cc084e75238752d952f5f2fd48d113cb94c5c401c2d9',
    (i) => uniform(key, i, i % 5),
  ],
  [
    'sequences',
    '5227a6a91a8731010c6e09f585df6f792b6f5ff0f8363140934b1af44d53595f',
    (i) => (i % 2 === 0 ? sequence.next() : sequence.below(i)),
  ],
  [
    'small bijections',
    '120b59517492a257ff12666350cfc9f96ff3bd07dae1fadfb65737eaed171b8f',
    (i) => permute(i % 31, 31, i, ~i),
  ],
  [
    'bijections',
    '46e502a30edfa00a444db21f37b78d8b297773905aed43a27642147b3f9fe01c',
    (i) => permute(i, 1_000_000 + i, key[0], key[1]),
  ],
  [
    'alias draws',
    'b9940b805dbf68a6b438ca5aa54548d5f83747b8074360973c5bda98dd3aa895',
    (i) => drawAlias(table.cut, table.other, 0, 6, uniform(key, i)),
  ],
  [
    'normals',
    'e9d2bbc14109a814970e316e2bbef9cbdd729ec8117dc140d7c46230f1692cc2',
    (i) => normal(key, i, 1, 2),
  ],
  [
    'lognormals',
    '8d419c98d07a2ff186d9ae8339e51a44a8e0b119e6a074326e78ed951e9e0f04',
    (i) => lognormal(key, i, 1, 0.5),
  ],
  [
    'gammas',
    '00105a02017b471ee5361006c550f3808a5cee086e10e6efa6111e6045a230ea',
    (i) => gamma(key, i, 0.01 * (i + 1), 3),
  ],
  [
    'betas',
    'a6557a5c8a9a9ab71fe41adfa945ca9870e30aa0e5beeaa0e8bcfd13d1e40651',
    (i) => beta(key, i, 0.02 * (i + 1), 1.5),
  ],
  [
    'binomials',
    'b7fe32c2c81fd6c6c1fd863cd4805587d89383f55a3fa7980db1fee9104d4f3e',
    (i) => binomial(key, i, 3 * i, (i % 100) / 100),
  ],
  [
    'dirichlets',
    '54002f8b4d7bec48b3a6daa1d0ea79bcf74a552b7104b9c9ccaf42b02c3534ec',
    (i) => {
      dirichlet(key, i, shapes, six);
      return six;
    },
  ],
  [
    'multinomials',
    '8e4c163b26b25f5eb0bdf9b3f630d2b5382cd566eb8a718af17e0262f3fa27b3',
    (i) => {
      multinomial(key, i, 10 * i, weights, six);
      return six;
    },
  ],
];

describe('drawn bits', () => {
  it.each(draws)('of %s are those of this model version', (_, expected, draw) => {
    const numbers: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const drawn = draw(i);
      if (typeof drawn === 'number') numbers.push(drawn);
      else numbers.push(...drawn);
    }
    expect(bitsDigest(numbers)).toBe(expected);
  });
});
