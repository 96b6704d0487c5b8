import { describe, expect, test } from 'vitest';
import { Sequence, streamKey } from '../../../src/core/random/stream.ts';
import { countRange } from '../../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { planOverPack } from '../../../src/core/validation/file/expected.ts';
import { impossibleOf } from '../../../src/core/validation/ties/impossible.ts';
import { independenceOf } from '../../../src/core/validation/ties/independence.ts';
import { fileReference, packReference } from '../../../src/core/validation/ties/reference.ts';
import type { SubjectRows } from '../../../src/core/validation/count/subject.ts';
import { threeWayOf } from '../../../src/core/validation/ties/three-way.ts';
import { isBroken, tiesOf } from '../../../src/core/validation/ties/ties.ts';
import type { Tie, TiesSection } from '../../../src/core/validation/ties/ties.ts';
import { moldova } from '../population/packs.ts';
import { drawn } from './drawn.ts';
import { readPopulation } from './two-populations.ts';

const pack = moldova();

function judge(name: 'decorrelated' | 'intact') {
  const { subject, rows, groupings } = readPopulation(pack, name);
  const plan = countPlanOf({ attributes: subject.attributes, rows: subject.rows, pack });
  const reference = packReference(pack, planOverPack(plan, groupings));
  const counts = countRange(plan, rows);
  const input = { subject, plan, counts, reference };
  return {
    ties: tiesOf(input),
    impossible: impossibleOf({ ...input, pack }),
    threeWay: threeWayOf(input),
    rows,
  };
}

function tie(section: TiesSection, ...of: string[]): Tie {
  return section.pairs.find((one) => one.of.every((id) => of.includes(id)))!;
}

describe('20,000 rows whose attributes were drawn one by one', () => {
  const { ties, impossible, threeWay, rows } = judge('decorrelated');

  test('have lost region × ethnicity, which is said with its cells', () => {
    const found = tie(ties, 'region', 'ethnicity');
    expect(found.verdict).toBe('lost');
    expect(found.cramersV.upper).toBeLessThan(0.03);
    expect(found.expectedV).toBeGreaterThan(0.4);
    expect(ties.lost).toContain(found.pair);
    const told = found.cells.map(({ sentence }) => sentence).join(' ');
    expect(told).toMatch(
      /Of “Gagauzia”, 8\d\.\d% are “Gagauz” in the pack Moldova 2024, 5\.\d% here\./,
    );
    expect(found.sentence).toMatch(/it is lost/);
  });

  test('have lost age × marital status and name widowed teenagers, with rows that are', () => {
    expect(tie(ties, 'age', 'maritalStatus').verdict).toBe('lost');
    const teenagers = impossible.implausible.find(
      ({ labels }) => labels.includes('10–19') && JSON.stringify(labels).includes('widowed'),
    )!;
    expect(teenagers.sentence).toBe(
      '36 rows are both “10–19” and “widowed”; hardly anybody would be expected.',
    );
    const column = (id: string) => rows.columns.find(({ attribute }) => attribute === id)!.codes;
    expect(teenagers.examples.length).toBeGreaterThan(1);
    for (const row of teenagers.examples) {
      expect(column('age')[row]).toBeLessThan(20);
      expect(column('maritalStatus')[row]).toBe(3);
    }
  });

  test('keep what was drawn together, and what hardly ties', () => {
    expect(tie(ties, 'ethnicity', 'motherTongue').verdict).toBe('kept');
    expect(tie(ties, 'region', 'sex').verdict).toBe('kept');
    const told = JSON.stringify(tie(ties, 'ethnicity', 'motherTongue').cells);
    expect(told).toContain('“Romani”');
    expect(told).not.toContain('Of “Russian”');
  });

  test('have lost what three attributes have beyond their pairs', () => {
    expect(threeWay.broken).toEqual(['three:sex,age,education']);
  });

  test('are told once of three attributes that two tables hold', () => {
    const { subject, groupings } = readPopulation(pack, 'decorrelated');
    const of = ['education', 'sex', 'age'];
    const shape = of.map(
      (id) => subject.attributes.find((own) => own.id === id)!.categories.length,
    );
    const tables = [{ id: 'again', of, shape }];
    const plan = countPlanOf({ attributes: subject.attributes, rows: subject.rows, pack, tables });
    expect(plan.tables.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['again', 'three:sex,age,education']),
    );
    const reference = packReference(pack, planOverPack(plan, groupings));
    const twice = threeWayOf({ subject, plan, counts: countRange(plan, rows), reference });
    expect(twice.ties.map(({ id }) => id)).toEqual(threeWay.ties.map(({ id }) => id));
    expect(twice.broken).toEqual(['three:sex,age,education']);
  });
});

describe('500 rows whose ties are intact', () => {
  const { ties, impossible } = judge('intact');

  test('keep region × ethnicity and age × marital status', () => {
    expect(tie(ties, 'region', 'ethnicity').verdict).toBe('kept');
    expect(tie(ties, 'age', 'maritalStatus').verdict).toBe('kept');
    expect(ties.lost).toEqual([]);
  });

  test('have no widowed teenagers', () => {
    expect(JSON.stringify(impossible.implausible)).not.toContain('widowed');
  });

  test('are told where they are too few, and where no table could tell', () => {
    expect(tie(ties, 'sex', 'age').verdict).toBe('not enough data');
    expect(tie(ties, 'motherTongue', 'religion').verdict).toBe('no reference');
    expect(tie(ties, 'motherTongue', 'religion').sentence).toMatch(
      /No table of the pack ties them/,
    );
  });
});

/** Shuffles a column over the rows. */
function shuffle(rows: SubjectRows, attribute: string, seed: number): void {
  const { codes } = rows.columns.find((column) => column.attribute === attribute)!;
  const random = new Sequence(streamKey(seed, 77));
  for (let i = codes.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [codes[i], codes[j]] = [codes[j]!, codes[i]!];
  }
}

describe('a planted fault', () => {
  test.each([
    { size: 1000, method: 'quota' as const },
    { size: 20_000, method: 'quota' as const },
    { size: 20_000, method: 'sample' as const },
  ])('a shuffled column among $size rows ($method) is named', ({ size, method }) => {
    const { plan, counts, subject, reference } = drawn(pack, { size, seed: 3, method }, (rows) => {
      shuffle(rows, 'maritalStatus', 1);
    });
    const ties = tiesOf({ subject, plan, counts, reference });
    expect(tie(ties, 'ageDecade', 'maritalStatus').verdict).toBe('lost');
    // Nothing is said against pairs that were left alone.
    for (const found of ties.pairs)
      if (isBroken(found.verdict)) expect(found.of).toContain('maritalStatus');
  });

  test('a tie that nobody has is invented', () => {
    const { plan, counts, subject, reference } = drawn(
      pack,
      { size: 20_000, seed: 3, method: 'sample' },
      (rows) => {
        const [sex, religion] = ['sex', 'religion'].map(
          (id) => rows.columns.find(({ attribute }) => attribute === id)!.codes,
        );
        for (let i = 0; i < 20_000; i++) if (i % 3 === 0) religion![i] = sex![i]!;
      },
    );
    const found = tie(tiesOf({ subject, plan, counts, reference }), 'sex', 'religion');
    expect(found.verdict).toBe('invented');
  });

  test('a part of a tie is weakened, one turned round reversed', () => {
    const planted = (change: (codes: ArrayLike<number> & { [i: number]: number }) => void) => {
      const input = drawn(pack, { size: 20_000, seed: 3, method: 'sample' }, (rows) => {
        change(rows.columns.find(({ attribute }) => attribute === 'residence')!.codes);
      });
      return tie(tiesOf(input), 'region', 'residence').verdict;
    };
    expect(
      planted((codes) => {
        const random = new Sequence(streamKey(1, 78));
        for (let i = 0; i < codes.length; i++) if (i % 2 === 0) codes[i] = random.below(2);
      }),
    ).toBe('weakened');
    expect(
      planted((codes) => {
        for (let i = 0; i < codes.length; i++) codes[i] = 1 - codes[i]!;
      }),
    ).toBe('reversed');
  });
});

describe('clean samples', () => {
  test('are not accused, in more of them than the level allows for', () => {
    const runs = 60;
    let accused = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const input = drawn(pack, { size: 1000, seed, method: 'sample' });
      const { broken } = tiesOf(input);
      const { implausible } = impossibleOf(input);
      if (broken.length > 0 || implausible.length > 0) accused++;
    }
    // 5 % of 60 is 3; more than 8 would come about with a chance of 3 in 1000.
    expect(accused).toBeLessThanOrEqual(8);
  });

  test.each(['quota', 'sample'] as const)(
    'are kept whole where there are enough rows (%s)',
    (method) => {
      const { verdicts, broken } = tiesOf(drawn(pack, { size: 100_000, seed: 1, method }));
      expect(broken).toEqual([]);
      expect(verdicts['not enough data']).toBe(0);
    },
  );
});

test('the report of ties is plain JSON', () => {
  const section = tiesOf(drawn(pack, { size: 100, seed: 1, method: 'quota' }));
  expect(JSON.parse(JSON.stringify(section))).toEqual(section);
});

test('nobody is no reason to fail', () => {
  const { plan, subject, reference } = drawn(pack, { size: 100, seed: 1, method: 'quota' });
  const columns = plan.singles.map(({ attribute, size }) => ({
    attribute,
    size,
    codes: new Uint8Array(0),
  }));
  const counts = countRange(plan, { start: 0, count: 0, columns });
  const section = tiesOf({ subject, plan, counts, reference });
  expect(section.verdicts['not enough data']).toBe(section.pairs.length);
  expect(JSON.parse(JSON.stringify(section))).toEqual(section);
});

describe('rows with weights', () => {
  /** A sample in which women from the south stand three times as often, and weigh a third. */
  function tilted(isWeighted: boolean) {
    const input = drawn(pack, { size: 60_000, seed: 5, method: 'sample' });
    const column = (id: string) =>
      input.rows.columns.find(({ attribute }) => attribute === id)!.codes;
    const [sex, region] = [column('sex'), column('region')];
    const isOften = (i: number) => sex[i] === 1 && region[i] === 3;
    const kept = Array.from(sex.keys()).filter((i) => isOften(i) || i % 3 === 0);
    const rows: SubjectRows = {
      start: 0,
      count: kept.length,
      columns: input.rows.columns.map((one) => ({
        ...one,
        codes: Uint16Array.from(kept, (i) => one.codes[i]!),
      })),
      ...(isWeighted && { weights: Float64Array.from(kept, (i) => (isOften(i) ? 1 : 3)) }),
    };
    return tiesOf({ ...input, counts: countRange(input.plan, rows) });
  }

  test('tie attributes as the people do that they stand for', () => {
    expect(tie(tilted(false), 'sex', 'region').verdict).not.toBe('kept');
    const weighted = tilted(true);
    const found = tie(weighted, 'sex', 'region');
    expect(found.verdict).toBe('kept');
    expect(found.tieVariation!).toBeLessThan(3 * found.floor!);
    expect(weighted.broken).toEqual([]);
    expect(found.rows).toBeGreaterThan(20_000);
  });
});

describe('independence', () => {
  const { plan, counts, subject, reference } = drawn(pack, {
    size: 20_000,
    seed: 1,
    method: 'sample',
  });

  test('is listed for every pair that no table ties, with what hangs on it', () => {
    const section = independenceOf({
      subject,
      plan,
      reference,
      headlines: [['education', 'maritalStatus']],
    });
    expect(section.assumed).toBe(25);
    expect(section.pairs[0]).toMatchObject({
      of: ['maritalStatus', 'education'],
      given: ['age'],
      verdict: 'open',
      headline: true,
    });
    expect(section.pairs[0]!.sensitivity).toHaveLength(8);
    for (const { sensitivity } of section.pairs)
      for (const { share, lower, upper, halved, doubled } of sensitivity) {
        expect(lower).toBeLessThanOrEqual(halved);
        expect(halved).toBeLessThanOrEqual(share);
        expect(share).toBeLessThanOrEqual(doubled);
        expect(doubled).toBeLessThanOrEqual(upper);
      }
  });

  test('is confirmed by a file where it holds, and refuted where it does not', () => {
    const file = fileReference('a survey', plan, counts);
    expect(independenceOf({ subject, plan, reference, file }).failing).toBe(0);
    const tied = drawn(pack, { size: 20_000, seed: 1, method: 'sample' }, (rows) => {
      const [from, to] = ['education', 'religion'].map(
        (id) => rows.columns.find(({ attribute }) => attribute === id)!.codes,
      );
      for (let i = 0; i < 20_000; i++) if (i % 2 === 0) to![i] = from![i]!;
    });
    const refuted = independenceOf({
      subject,
      plan,
      reference,
      file: fileReference('a survey', plan, tied.counts),
    });
    const found = refuted.pairs.filter(({ verdict }) => verdict === 'fails');
    expect(found.map(({ of }) => of)).toContainEqual(['religion', 'education']);
    expect(found[0]!.sentence).toMatch(/does not hold/);
  });

  test('a small file as the reference accuses nobody of its own chance', () => {
    const large = drawn(pack, { size: 50_000, seed: 9, method: 'sample' });
    let accused = 0;
    for (let seed = 20; seed < 60; seed++) {
      const small = drawn(pack, { size: 500, seed, method: 'sample' });
      const section = tiesOf({
        ...large,
        reference: fileReference('a survey', plan, small.counts),
      });
      if (section.broken.length > 0) accused++;
    }
    // 5 % of 40 is 2; more than 6 would come about with a chance of 3 in 1000.
    expect(accused).toBeLessThanOrEqual(6);
  });

  test('a file as the reference judges ties as a pack does', () => {
    const shuffled = drawn(pack, { size: 20_000, seed: 2, method: 'sample' }, (rows) => {
      shuffle(rows, 'ethnicity', 4);
    });
    const section = tiesOf({ ...shuffled, reference: fileReference('a survey', plan, counts) });
    expect(tie(section, 'region', 'ethnicity').verdict).toBe('lost');
    expect(tie(section, 'ageDecade', 'maritalStatus').verdict).toBe('kept');
  });
});
