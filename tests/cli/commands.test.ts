import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Study } from '../../src/core/study/study.ts';
import { builtLibrary, populace } from './built.ts';

const frozen = JSON.parse(readFileSync('fixtures/links/v1.json', 'utf8')) as {
  link: string;
  id: string;
  study: Study;
}[];
const example = frozen[3]!;

beforeAll(builtLibrary, 120_000);

describe('populace', { timeout: 60_000 }, () => {
  it('helps with every command, with an example', async () => {
    for (const command of [
      'generate',
      'fit',
      'integerize',
      'households',
      'link',
      'study',
      'packs',
      'pack',
      'validate',
    ]) {
      const { code, stdout, stderr } = await populace([command, '--help']);
      expect(stdout).toContain(`\n  populace ${command}`);
      expect([code, stderr]).toEqual([0, '']);
    }
    const { code, stdout } = await populace(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('populace packs');
  });

  it('answers an unknown command or option with exit code 2 and a suggestion', async () => {
    expect(await populace(['genrate'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean generate?'),
    });
    expect(await populace(['packs', '--pack'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --packs?'),
    });
    expect(await populace(['link'])).toMatchObject({ code: 2, stdout: '' });
    expect(await populace([])).toMatchObject({ code: 2 });
  });

  it('starts as a program', () => {
    expect(readFileSync('build/cli.js', 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('makes the link that the page makes, and reads it back', async () => {
    const made = await populace(['link', '-'], JSON.stringify(example.study));
    expect(JSON.parse(made.stdout)).toEqual({ link: example.link, id: example.id });
    for (const form of [
      example.link,
      example.link.slice(1),
      `https://example.org/${example.link}`,
    ]) {
      const { code, stdout } = await populace(['study', form]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(example.study);
    }
  });

  it('explains a link or a study that it cannot read', async () => {
    const cut = await populace(['study', example.link.slice(0, -20)]);
    expect(cut.code).toBe(2);
    expect(JSON.parse(cut.stdout)).toMatchObject({ code: 'truncated', remedy: expect.any(String) });
    const wrong = await populace(
      ['link', '-'],
      '{"version":1,"modelVersion":1,"population":{"pakc":3}}',
    );
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout).problems.map(({ path }: { path: string }) => path)).toEqual([
      'population.pakc',
      'population.pack',
    ]);
    expect((await populace(['link', '-'], '{')).code).toBe(2);
  });

  it('lists packs with what can be drawn from them', async () => {
    const { code, stdout } = await populace(['packs']);
    expect(code).toBe(0);
    const moldova = JSON.parse(stdout).packs.find(
      ({ id }: { id: string }) => id === 'moldova-2024',
    );
    expect(moldova.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(moldova.title.en).toBe('Moldova 2024');
    expect(moldova.attributes).toContainEqual(
      expect.objectContaining({ id: 'raion', categories: 35 }),
    );
  });
});

describe('populace fit', { timeout: 60_000 }, () => {
  const fit = async (problem: unknown) => {
    const { code, stdout, stderr } = await populace(['fit', '-'], JSON.stringify(problem));
    return { code, stderr, answer: JSON.parse(stdout) };
  };

  it('fits tables with unknown totals, groups and structural zeros', async () => {
    const { code, answer } = await fit({
      shape: [2, 3],
      sampleTable: [1, 1, 2, 2, 1, 1],
      marginals: [
        { of: [0], counts: [40, 60] },
        { of: [1], counts: [50, 50], groups: { '1': [0, 1, 1] } },
        { of: [1], counts: [null, 20, null] },
      ],
      structuralZeros: [[0, 1]],
    });
    expect(code).toBe(0);
    expect(answer.status).toBe('converged');
    const [a, b, c, d, e, f] = answer.table as number[];
    expect(b).toBe(0);
    for (const [sum, target] of [
      [a! + b! + c!, 40],
      [d! + e! + f!, 60],
      [a! + d!, 50],
      [b! + e!, 20],
    ] as const)
      expect(sum).toBeCloseTo(target, 5);
    expect(answer.maxDeviation).toBeLessThanOrEqual(100 * 1e-8);
    expect(answer.trace.length).toBe(answer.iterations);
  });

  it('ends with exit code 1 and the reason where totals disagree', async () => {
    const { code, answer, stderr } = await fit({
      shape: [2, 2],
      sampleTable: null,
      marginals: [
        { of: [0], counts: [40, 60] },
        { of: [1], counts: [55, 46] },
      ],
    });
    expect([code, answer.status]).toEqual([1, 'inconsistent-totals']);
    expect(answer.problems[0]).toMatchObject({
      code: 'inconsistent-totals',
      gap: expect.any(Number),
    });
    expect(stderr).toContain('inconsistent-totals');
  });

  it('ends with exit code 2 and paths where the problem is none', async () => {
    const { code, answer } = await fit({ shape: [2], marginals: [{ of: [0], counts: [1, 'x'] }] });
    expect(code).toBe(2);
    expect(answer.problems.map(({ path }: { path: string }) => path)).toEqual([
      'marginals[0].counts[1]',
    ]);
  });
});

describe('populace integerize', { timeout: 60_000 }, () => {
  const integerize = async (problem: unknown) => {
    const { code, stdout, stderr } = await populace(['integerize', '-'], JSON.stringify(problem));
    return { code, stderr, answer: JSON.parse(stdout) };
  };
  const problem = {
    shape: [3, 4],
    sampleTable: [1, 2, 3, 4, 4, 3, 2, 1, 1, 1, 1, 5],
    marginals: [
      { of: [0], counts: [31, 33, 36] },
      { of: [1], counts: [20, 30, 21, 29] },
    ],
  };

  it('meets every known total to less than one person, for any number of people', async () => {
    for (const total of [7, 100, 12_345]) {
      const { code, answer } = await integerize({ ...problem, total, seed: 5 });
      expect(code).toBe(0);
      const table = answer.table as number[];
      expect(table.reduce((sum, cell) => sum + cell, 0)).toBe(total);
      expect(answer.maxMarginalDeviation).toBeLessThan(1);
      problem.marginals[0]!.counts.forEach((count, row) => {
        const people = table.slice(4 * row, 4 * row + 4).reduce((sum, cell) => sum + cell, 0);
        expect(Math.abs(people - (count * total) / 100)).toBeLessThan(1);
      });
    }
  });

  it('takes the total of the marginals and seed 1 where none are given', async () => {
    const plain = await integerize(problem);
    expect(plain.answer).toMatchObject({ total: 100, seed: 1, maxMarginalDeviation: 0 });
    expect((await integerize({ ...problem, total: 100, seed: 1 })).answer).toEqual(plain.answer);
  });

  it('says what it could not fit, and refuses a number of people that is none', async () => {
    const marginals = [problem.marginals[0], { of: [1], counts: [20, 30, 21, 30] }];
    const { code, answer } = await integerize({ ...problem, marginals });
    expect([code, answer.status]).toEqual([1, 'inconsistent-totals']);
    const none = await integerize({ ...problem, total: 0 });
    expect(none.code).toBe(2);
    expect(none.answer.problems[0].path).toBe('total');
  });
});
