import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { attributeOf } from '../../../src/core/layer/choose.ts';
import type { MeasuredShares } from '../../../src/core/layer/layer.ts';
import { jointOf } from '../../../src/core/layer/joint.ts';
import { normalProbability } from '../../../src/core/layer/normal-probability.ts';
import { agreementOf } from '../../../src/core/population/agreement.ts';
import { PopulationDigest } from '../../../src/core/population/columns.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { readPersona } from '../../../src/core/population/persona.ts';
import type { Codes, Plan } from '../../../src/core/population/plan.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Prepared } from '../../../src/core/population/report.ts';
import { newTally, tallyRange } from '../../../src/core/population/tally.ts';
import { answers } from './answers.ts';
import { census, psychographics, tryWhole, whole } from './census.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const pack = census();
const loaded = psychographics();
const { layer } = loaded;
const traits = ['agreeableness', 'conscientiousness', 'extraversion', 'neuroticism', 'openness'];
const size = 1_000_000;

let made: Extract<Prepared, { ok: true }>;
let codes: Map<string, Codes>;

beforeAll(() => {
  made = whole(pack, loaded, { on: ['riskTolerance'] }, { size });
  codes = new Map(
    drawRange(made.plan, 0, size).columns.map(({ attribute, codes: own }) => [attribute, own]),
  );
});

/** Category of a variable of the layer for each code of the attribute it is read from. */
function codesOf(variable: string): { attribute: string; map: number[] } {
  const mapping = layer.mappings.find(({ pack: id }) => id === 'census')!;
  const { attribute, groups, scale = 1 } = mapping.variables[variable]!;
  const { categories, values } = pack.attributes.find(({ id }) => id === attribute)!;
  const { categories: bands, from } = layer.variables.find(({ id }) => id === variable)!;
  const map = categories.map(({ id }, code) =>
    groups
      ? bands.findIndex((band) => band.id === groups[id])
      : from!.findLastIndex((lowest) => values![code]! * scale >= lowest),
  );
  return { attribute, map };
}

/** Category of a variable of the layer that a person drawn is in. */
function reader(variable: string): (person: number) => number {
  const { attribute, map } = codesOf(variable);
  const own = codes.get(attribute)!;
  return (person) => map[own[person]!]!;
}

const groupsRead = new Map<string, Uint8Array>();

/** Group of each person drawn in a margin, 255 outside. */
function groupCodes(
  variable: string | undefined,
  groups: readonly (number | null)[] | undefined,
): Uint8Array {
  const key = `${variable} ${groups?.join()}`;
  const known = groupsRead.get(key);
  if (known) return known;
  const read = variable === undefined ? () => 0 : reader(variable);
  const made = Uint8Array.from({ length: size }, (_, i) => {
    if (!isAdult(i)) return 255;
    return (groups ? groups[read(i)] : read(i)) ?? 255;
  });
  groupsRead.set(key, made);
  return made;
}

const isAdult = (person: number) => codes.get('age')![person]! >= 18;
const valueOf = (trait: string) => {
  const own = codes.get(trait)!;
  return (person: number) => 1 + own[person]! / 5;
};

describe('the Big Five at 1,000,000', () => {
  const { bigFive } = answers;
  const bands = ['18-24', '25-34', '35-44', '45-54', '55-64', '65+'];
  const bandOf = [0, 1, 1, 2, 3, 3, 4, 5];

  test('correlate within sex, age and education as in the source, to 0.02', () => {
    const [sex, age, education] = ['sex', 'age', 'education'].map(reader);
    const values = traits.map(valueOf);
    const cells = 2 * 6 * 5;
    const cellOf = (i: number) => (sex!(i) * 6 + bandOf[age!(i)]!) * 5 + education!(i);
    const n = new Float64Array(cells);
    const sums = traits.map(() => new Float64Array(cells));
    for (let i = 0; i < size; i++)
      if (isAdult(i)) {
        const cell = cellOf(i);
        n[cell]!++;
        values.forEach((value, t) => (sums[t]![cell]! += value(i)));
      }
    const products = new Float64Array(25);
    for (let i = 0; i < size; i++)
      if (isAdult(i)) {
        const cell = cellOf(i);
        const away = values.map((value, t) => value(i) - sums[t]![cell]! / n[cell]!);
        for (let a = 0; a < 5; a++)
          for (let b = 0; b < 5; b++) products[a * 5 + b]! += away[a]! * away[b]!;
      }
    for (let a = 0; a < 5; a++)
      for (let b = 0; b < a; b++) {
        const r = products[a * 5 + b]! / Math.sqrt(products[a * 6]! * products[b * 6]!);
        const source = bigFive.residualCorrelations[a * 5 + b]!;
        expect(Math.abs(r - source), `${traits[a]} and ${traits[b]}`).toBeLessThan(0.02);
      }
  });

  test.each(traits.map((trait, t) => [trait, t] as const))(
    '%s has the means of every group of 30 or more, and the differences by education',
    (trait, t) => {
      const [sex, age, education] = ['sex', 'age', 'education'].map(reader);
      const value = valueOf(trait);
      const groups = new Map<string, { n: number; sum: number }>();
      const add = (key: string, x: number) => {
        const group = groups.get(key) ?? { n: 0, sum: 0 };
        groups.set(key, { n: group.n + 1, sum: group.sum + x });
      };
      for (let i = 0; i < size; i++)
        if (isAdult(i)) {
          const x = value(i);
          add(`${['male', 'female'][sex!(i)]}|${bands[bandOf[age!(i)]!]}`, x);
          add(`${education!(i) + 1}`, x);
        }
      const mean = (key: string) => groups.get(key)!.sum / groups.get(key)!.n;
      const sd = bigFive.sd[t]!;
      const [cells, schooling] = bigFive.means.filter((row) => row.trait === bigFive.traits[t]);
      let compared = 0;
      cells!.levels.forEach((level, k) => {
        if (cells!.n[k]! < 30 || level.endsWith('<18')) return;
        compared++;
        expect(Math.abs(mean(level) - cells!.means[k]!) / sd, level).toBeLessThan(0.02);
      });
      expect(compared).toBe(9);
      schooling!.levels.forEach((level, k) => {
        const drawn = mean(level) - mean('3');
        const source = schooling!.means[k]! - schooling!.means[2]!;
        expect(Math.abs(drawn - source) / sd, `education ${level}`).toBeLessThan(0.02);
      });
    },
  );
});

/** Everybody in the fitted tables by every code that a survey asks for, and by its variables. */
const everybody = ((): {
  own: Record<string, number>;
  count: number;
  variables: Record<string, number>;
}[] => {
  const { model, fit } = fitPack(pack);
  const ids = ['sex', 'age', 'school', 'race', 'income'];
  const axes = ids.map((attribute) => {
    const length = pack.attributes.find(({ id }) => id === attribute)!.categories.length;
    return { attribute, size: length, groups: Int32Array.from({ length }, (_, code) => code) };
  });
  const read = ['sex', 'age', 'education', 'race', 'income'].map(
    (id) => [id, codesOf(id)] as const,
  );
  return [...jointOf(model, fit.tables, axes)].flatMap((count, cell) => {
    if (!(count > 0)) return [];
    const own: Record<string, number> = {};
    for (let d = 4, rest = cell; d >= 0; d--) {
      own[ids[d]!] = rest % axes[d]!.size;
      rest = Math.floor(rest / axes[d]!.size);
    }
    const variables = Object.fromEntries(
      read.map(([id, { attribute, map }]) => [id, map[own[attribute]!]!]),
    );
    return [{ own, count, variables }];
  });
})();

describe('published margins', () => {
  /** Probabilities of a trait's categories per cell, from the cuts that persons are drawn by. */
  function shares(plan: Plan, trait: string): { of: (cell: number, k: number) => number } {
    const { latents, traits: all } = plan.layers![0]!;
    const column = plan.columns.find(({ attribute }) => attribute === trait)!;
    const { latent, cuts, perCell } = all[column.trait!.number]!;
    const below = latents[latent]!.mix ? normalProbability : (cut: number) => cut;
    const upto = (cell: number, k: number) =>
      k < 0 ? 0 : k === perCell ? 1 : below(cuts[cell * perCell + k]!);
    return { of: (cell, k) => upto(cell, k) - upto(cell, k - 1) };
  }

  const calibrated = layer.attributes.filter(
    ({ id, measured }) => measured?.['US']?.kind === 'shares' && id !== 'politicalLean',
  );

  test('there are some', () => expect(calibrated.length).toBeGreaterThan(15));

  test.each(calibrated.map(({ id }) => id))('of %s are met within sampling error', (id) => {
    const { margins } = layer.attributes.find((one) => one.id === id)!.measured![
      'US'
    ] as MeasuredShares;
    const drawn = codes.get(id)!;
    const stated = made.report.layers![0]!.margins.filter(({ attribute }) => attribute === id);
    expect(stated).toHaveLength(margins.length + 1);
    for (const { of, target, people } of stated) {
      const categories = target.length / people.length;
      const group = groupCodes(of[0], margins.find((margin) => margin.of === of[0])?.groups);
      const counted = new Float64Array(target.length);
      for (let i = 0; i < size; i++)
        if (group[i]! < 255) counted[group[i]! * categories + drawn[i]!]!++;
      target.forEach((share, i) => {
        const from = Math.floor(i / categories) * categories;
        const n = counted.slice(from, from + categories).reduce((sum, one) => sum + one, 0);
        const error = Math.sqrt((share * (1 - share)) / n) + 1e-9;
        const where = `${id} by ${of[0] ?? 'all'}, cell ${i}`;
        expect(Math.abs(counted[i]! / n - share), where).toBeLessThan(4 * error);
      });
    }
  });

  test.each(calibrated.map(({ id }) => id))('of %s are met exactly in expectation', (id) => {
    const { plan, report } = made;
    const { space } =
      plan.layers![0]!.traits[
        plan.columns.find(({ attribute }) => attribute === id)!.trait!.number
      ]!;
    const steps = plan.layers![0]!.spaces[space]!;
    const probability = shares(plan, id);
    const { margins } = layer.attributes.find((one) => one.id === id)!.measured![
      'US'
    ] as MeasuredShares;
    const stated = report.layers![0]!.margins.filter(({ attribute }) => attribute === id);
    expect(stated).toHaveLength(margins.length + 1);
    for (const { of, target, people } of stated) {
      const categories = target.length / people.length;
      const groupsOf = margins.find((margin) => margin.of === of[0])?.groups;
      const expected = new Float64Array(target.length);
      const counted = new Float64Array(people.length);
      for (const { own, count, variables } of everybody) {
        let cell = 0;
        for (const { column, step } of steps) {
          const by = step[own[plan.columns[column]!.attribute]!]!;
          cell = cell < 0 || by < 0 ? -1 : cell + by;
        }
        if (cell < 0) continue;
        const category = of.length === 0 ? 0 : variables[of[0]!]!;
        const group = of.length === 0 ? 0 : groupsOf ? groupsOf[category] : category;
        if (group === null || group === undefined) continue;
        counted[group]! += count;
        for (let k = 0; k < categories; k++)
          expected[group * categories + k]! += count * probability.of(cell, k);
      }
      target.forEach((share, i) => {
        const group = Math.floor(i / categories);
        expect(Math.abs(expected[i]! / counted[group]! - share), `${id} by ${of[0]}`).toBeLessThan(
          1e-9,
        );
        expect(counted[group]! / people[group]!).toBeCloseTo(1, 9);
      });
    }
  });
});

test('nobody is asked below 18, and everybody above', () => {
  const score = codes.get('agreeableness')!;
  let wrong = 0;
  for (let i = 0; i < size; i++) if ((score[i] === 26) === isAdult(i)) wrong++;
  expect(wrong).toBe(0);
});

test('the lean of a layer splits the party of the pack and never contradicts it', () => {
  const groups = [[0, 1], [2], [3], [4], [5, 6]];
  const party = codes.get('party')!;
  const lean = codes.get('politicalLean')!;
  let wrong = 0;
  for (let i = 0; i < size; i++) if (isAdult(i) && !groups[party[i]!]!.includes(lean[i]!)) wrong++;
  expect(wrong).toBe(0);
});

test('every expected count is within sampling error of the drawn one', () => {
  const comparisons = made.report.comparisons.filter(({ kind }) => kind === 'layer');
  const tally = newTally(comparisons);
  tallyRange(tally, comparisons, {
    start: 0,
    count: size,
    columns: [...codes].map(([attribute, own]) => ({ attribute, codes: own })),
  });
  const measured = layer.attributes.filter((one) => one.measured?.['US']);
  expect(comparisons).toHaveLength(measured.length + 1);
  comparisons.forEach(({ id, expected }, c) => {
    expected.forEach((people, k) => {
      const error = Math.sqrt(people * (1 - people / size));
      expect(Math.abs(tally.counts[c]![k]! - people), `${id} ${k}`).toBeLessThan(
        4.5 * error + 1.01,
      );
    });
    expect(expected.reduce((sum, people) => sum + people, 0)).toBeCloseTo(size, 3);
  });
});

test('in a slice the expected counts follow the party of its people', () => {
  const few = whole(pack, loaded, {}, { size: 200_000, where: { party: ['democrat'] } });
  const comparisons = few.report.comparisons.filter(({ kind }) => kind === 'layer');
  const tally = newTally(comparisons);
  tallyRange(tally, comparisons, drawRange(few.plan, 0, few.plan.size));
  comparisons.forEach(({ id, expected }, c) => {
    expected.forEach((people, k) => {
      const error = Math.sqrt(people * (1 - people / 200_000));
      expect(Math.abs(tally.counts[c]![k]! - people), `${id} ${k}`).toBeLessThan(4.5 * error + 21);
    });
  });
  const media = comparisons.findIndex(({ id }) => id.endsWith(':trustNewsMedia'));
  const all = made.report.comparisons.find(({ id }) => id.endsWith(':trustNewsMedia'))!;
  const share = (expected: Float64Array) => expected[0]! / (expected[0]! + expected[3]!);
  expect(share(comparisons[media]!.expected)).toBeLessThan(share(all.expected) - 0.1);
});

test('traits are counted in no target', () => {
  const { comparisons } = made.report;
  const drawn = comparisons.map(({ expected }) => expected.slice());
  const without = comparisons.filter(({ kind }) => kind !== 'layer');
  expect(agreementOf(comparisons, drawn, pack)).toEqual(
    agreementOf(
      without,
      without.map(({ expected }) => expected.slice()),
      pack,
    ),
  );
});

test('a layer changes nothing else, and any cut into ranges or choice of columns gives the same people', () => {
  const plain = prepare(pack, { pack: { id: pack.id, digest: '' }, size: 20_000 });
  if (!plain.ok) throw new Error(plain.reason);
  const { plan } = whole(pack, loaded, { on: ['brandLoyalty'] }, { size: 20_000 });
  const all = drawRange(plan, 0, plan.size);
  for (const { attribute, codes: own } of drawRange(plain.plan, 0, plan.size).columns)
    expect(all.columns.find((column) => column.attribute === attribute)!.codes).toEqual(own);
  for (const [start, count] of [
    [0, 1],
    [4095, 3],
    [7_777, 9_001],
    [19_999, 1],
  ] as const) {
    const part = drawRange(plan, start, count, ['trustPolice', 'openness', 'technologyAdoption']);
    for (const { attribute, codes: own } of part.columns) {
      const whole = all.columns.find((column) => column.attribute === attribute)!.codes;
      expect(own).toEqual(whole.slice(start, start + count));
    }
  }
  const fewer = whole(pack, loaded, { off: ['politicalLean', 'openness'] }, { size: 20_000 });
  const police = drawRange(fewer.plan, 0, 20_000, ['trustPolice', 'extraversion']);
  for (const { attribute, codes: own } of police.columns)
    expect(own).toEqual(all.columns.find((column) => column.attribute === attribute)!.codes);
});

test('the people are those pinned', () => {
  const { plan } = whole(
    pack,
    loaded,
    { on: ['riskTolerance'], shares: { riskTolerance: [1, 2, 3, 2, 1] } },
    { size: 50_000, seed: 11 },
  );
  const digest = new PopulationDigest(plan);
  for (let start = 0; start < plan.size; start += 7_001)
    digest.update(drawRange(plan, start, Math.min(7_001, plan.size - start)));
  const pinned = JSON.parse(
    readFileSync(
      new URL('../../../fixtures/layers/psychographics-census.json', import.meta.url),
      'utf8',
    ),
  ) as { layer: string; columns: Record<string, string> };
  expect(loaded.digest, 'run npx tsx fixtures/layers/generate-digests.ts').toBe(pinned.layer);
  expect(digest.columns()).toEqual(pinned.columns);
});

describe('what is not known', () => {
  test('is off, and neutral when it is on', () => {
    const { plan, report } = whole(pack, loaded, {}, { size: 1000 });
    expect(plan.columns.map(({ attribute }) => attribute)).not.toContain('brandLoyalty');
    expect(report.layers![0]!.attributes.every(({ status }) => status !== 'assumed')).toBe(true);
    const on = whole(pack, loaded, { on: ['brandLoyalty'] }, { size: 1000 });
    const { expected } = on.report.comparisons.find(({ id }) => id.endsWith(':brandLoyalty'))!;
    for (const people of expected.slice(1, 5)) expect(people).toBeCloseTo(expected[0]!, 9);
    const own = on.report.layers![0]!.attributes.find(({ id }) => id === 'brandLoyalty')!;
    expect(own.status).toBe('assumed');
  });

  test('is refused by name where it was never measured', () => {
    const moldova = psychographics('MD');
    const refused = tryWhole(pack, moldova, { on: ['openness'] });
    expect(refused).toMatchObject({
      ok: false,
      reason: expect.stringContaining('not measured in this country') as string,
    });
    const { plan } = whole(pack, moldova, {}, { size: 1000 });
    const drawn = plan.layers![0]!.attributes.map(({ id }) => id);
    expect(drawn).toHaveLength(11);
    expect(drawn).toContain('trustsChurch');
  });

  test.each([
    [{ on: ['brandLoyal'] }, "Did you mean 'brandLoyalty'?"],
    [{ on: ['brandLoyalty'], shares: { brandLoyalty: [1, 2] } }, 'has 5 categories, but 2 shares'],
    [{ digest: '0123456789abcdef' }, 'has changed since the study was made'],
  ])('%j is refused with a remedy', (choice, reason) => {
    expect(tryWhole(pack, loaded, choice)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason) as string,
    });
  });

  test('is said of attributes that the pack has itself', () => {
    const twice = { ...pack, attributes: pack.attributes.map((a) => a) };
    twice.attributes[5] = { ...twice.attributes[5]!, id: 'ideology' };
    const renamed = structuredClone(twice);
    renamed.marginals.forEach((marginal) => {
      marginal.of = marginal.of.map((id) => (id === 'party' ? 'ideology' : id));
    });
    const anchors = psychographics();
    for (const mapping of anchors.layer.mappings) delete mapping.anchors;
    expect(tryWhole(renamed, anchors, {})).toMatchObject({
      ok: false,
      reason: expect.stringContaining('of its own') as string,
    });
  });
});

test('a person is read in the words of the layer', () => {
  const { plan } = whole(pack, loaded, {}, { size: 1000 });
  const adult = [...drawRange(plan, 0, 1000, ['age']).columns[0]!.codes].findIndex((a) => a > 30);
  const { traits: read } = readPersona(pack, plan, adult, 'en');
  const lean = read.find(({ attribute }) => attribute === 'politicalLean')!;
  expect(lean.label).toBe('Political lean');
  expect(lean.status).toBe('estimated');
  const words = layer.attributes.find(({ id }) => id === 'politicalLean')!.categories;
  expect(words.map(({ label }) => label)).toContain(lean.value);
  const openness = attributeOf(layer, {
    attribute: layer.attributes.find(({ id }) => id === 'openness')!,
  });
  expect(openness.values!.at(-1)).toBeNaN();
});
