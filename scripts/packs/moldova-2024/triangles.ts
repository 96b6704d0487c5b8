import { decadeOf } from './age.ts';
import type { Age } from './age.ts';
import type { Crossing } from './crossings.ts';
import type { Ethnicity } from './ethnicity.ts';
import { add, perCell, rake } from '../shared/fit.ts';
import type { Raked, Totals } from '../shared/fit.ts';
import type { Places } from './places.ts';
import type { Sex } from './sex.ts';
import { expectEqual, sum } from '../shared/tables.ts';

const tolerance = 1e-7;

/** What is fitted to see that the targets can be met together. */
export interface Layers {
  places: Places;
  ethnicity: Ethnicity;
  motherTongue: Crossing;
  religion: Crossing;
  sex: Sex;
  age: Age;
}

/** Shares in percent that the recipe was first seen to give. */
const known = {
  target: { gagauz: 81.06, bulgarian: 64.44, russian: 10.11, moved: 0 },
  start: { gagauz: 86.4, bulgarian: 75.3, russian: 15.29, moved: 57_092 },
  none: { gagauz: 75.91, bulgarian: 58.82, russian: 11.83, moved: 91_596 },
} as const;

/**
 * Fits every clique of targets, and all of them together with ethnicity by raion as no
 * target, and compares the outcome with figures found when the recipe was first run. Stops
 * the build where targets cannot be met together.
 */
export function checkTriangles(layers: Layers): void {
  const { ethnicity, motherTongue, religion } = layers;
  fitAnswers(layers, motherTongue);
  fitAnswers(layers, religion);
  fitResidence(layers);
  expectShares(layers, Float64Array.from(ethnicity.byRaion), 'target');
  expectShares(layers, fitTogether(layers, 'start'), 'start');
  expectShares(layers, fitTogether(layers, 'none'), 'none');
}

function expectShares(layers: Layers, byRaion: Float64Array, role: keyof typeof known): void {
  const { places, ethnicity } = layers;
  const share = (raion: string, e: number) => {
    const r = places.raions.indexOf(raion);
    return (100 * byRaion[r * 9 + e]!) / places.population[r]!;
  };
  const moved = sum(ethnicity.byRaion.map((people, i) => Math.abs(people - byRaion[i]!))) / 2;
  const { gagauz, bulgarian, russian, moved: expected } = known[role];
  expectEqual(`Gagauz in Gagauzia, ${role}`, share('gagauzia', 4), gagauz, 0.006);
  expectEqual(`Bulgarians in Taraclia, ${role}`, share('taraclia', 5), bulgarian, 0.006);
  expectEqual(`Russians in Bălți, ${role}`, share('balti', 3), russian, 0.006);
  expectEqual(`people moved, ${role}`, moved, expected, 10);
}

function fitAnswers({ ethnicity }: Layers, question: Crossing): Raked {
  const answers = question.national.length;
  const shape = [35, 9, answers];
  const { rows, columns, width } = groupsOf(question);
  const totals: Totals[] = [
    {
      name: 'ethnicity by raion',
      of: perCell(shape, ([r, e]) => r! * 9 + e!),
      targets: ethnicity.byRaion,
    },
    {
      name: question.marginals.raion.id,
      of: perCell(shape, ([r, , a]) => r! * answers + a!),
      targets: question.marginals.raion.counts as number[],
    },
    {
      name: question.marginals.ethnicity.id,
      of: perCell(shape, ([, e, a]) => rows[e!]! * width + columns[a!]!),
      targets: question.marginals.ethnicity.counts as number[],
    },
  ];
  return rake(new Float64Array(35 * 9 * answers).fill(1), totals, tolerance);
}

/**
 * Raion × ethnicity in a fit of everything that knows the two, answers merged as they stand
 * by ethnicity, where ethnicity by raion itself is the start of the fit or unknown.
 */
function fitTogether(layers: Layers, role: 'start' | 'none'): Float64Array {
  const { places, ethnicity, motherTongue, religion } = layers;
  const tongue = groupsOf(motherTongue);
  const faith = groupsOf(religion);
  const shape = [35, 9, tongue.width, faith.width, 2];
  const anchor = perCell(shape, ([r, e]) => r! * 9 + e!);
  const totals: Totals[] = [
    {
      name: 'mother tongue by raion',
      of: perCell(shape, ([r, , l]) => r! * tongue.width + l!),
      targets: mergedByRaion(motherTongue),
    },
    {
      name: 'religion by raion',
      of: perCell(shape, ([r, , , g]) => r! * faith.width + g!),
      targets: mergedByRaion(religion),
    },
    {
      name: 'residence by raion',
      of: perCell(shape, ([r, , , , u]) => r! * 2 + u!),
      targets: places.byResidence,
    },
    {
      name: 'mother tongue by ethnicity',
      of: perCell(shape, ([, e, l]) => tongue.rows[e!]! * tongue.width + l!),
      targets: motherTongue.marginals.ethnicity.counts as number[],
    },
    {
      name: 'religion by ethnicity',
      of: perCell(shape, ([, e, , g]) => faith.rows[e!]! * faith.width + g!),
      targets: religion.marginals.ethnicity.counts as number[],
    },
    {
      name: 'ethnicity by residence',
      of: perCell(shape, ([, e, , , u]) => e! * 2 + u!),
      targets: ethnicity.byResidence,
    },
  ];
  const start = Float64Array.from(anchor, (cell) =>
    role === 'start' ? ethnicity.byRaion[cell]! : 1,
  );
  return add(rake(start, totals, 0.01).cells, anchor, 35 * 9);
}

/** How ethnicities and answers are grouped in the table of a question by ethnicity. */
function groupsOf(question: Crossing): { rows: number[]; columns: number[]; width: number } {
  const { of, groups } = question.marginals.ethnicity;
  const columns = groups![of[1]!] as number[];
  return { rows: groups!['ethnicity'] as number[], columns, width: Math.max(...columns) + 1 };
}

function mergedByRaion(question: Crossing): number[] {
  const { columns, width } = groupsOf(question);
  const merged = new Array<number>(35 * width).fill(0);
  (question.marginals.raion.counts as number[]).forEach((people, cell) => {
    const answers = columns.length;
    merged[Math.floor(cell / answers) * width + columns[cell % answers]!]! += people;
  });
  return merged;
}

function fitResidence({ places, ethnicity }: Layers): Raked {
  const shape = [35, 9, 2];
  return rake(
    new Float64Array(35 * 9 * 2).fill(1),
    [
      {
        name: 'ethnicity by raion',
        of: perCell(shape, ([r, e]) => r! * 9 + e!),
        targets: ethnicity.byRaion,
      },
      {
        name: 'residence by raion',
        of: perCell(shape, ([r, , u]) => r! * 2 + u!),
        targets: places.byResidence,
      },
      {
        name: 'ethnicity by residence',
        of: perCell(shape, ([, e, u]) => e! * 2 + u!),
        targets: ethnicity.byResidence,
      },
    ],
    tolerance,
  );
}

/** People of each single age in the fit of raion, ethnicity, sex and age. */
export function fitAges({ places, ethnicity, sex, age }: Layers): Float64Array {
  const shape = [35, 9, 2, 86];
  const start = new Float64Array(35 * 9 * 2 * 86);
  const factor = perCell(shape, ([, , s, a]) => s! * 86 + a!);
  const weights = age.factors.sexAge.weights;
  for (let i = 0; i < start.length; i++) {
    const cell = factor[i]!;
    start[i] = weights[cell]! * age.estimate[cell % 86]!;
  }
  const withoutSex: Totals[] = [
    {
      name: 'ethnicity by raion',
      of: perCell(shape, ([r, e]) => r! * 9 + e!),
      targets: ethnicity.byRaion,
    },
    {
      name: 'age by ethnicity',
      of: perCell(shape, ([, e, , a]) => (e! < 6 ? e! * 9 + decadeOf[a!]! : -1)),
      targets: age.byEthnicity,
    },
    {
      name: 'age in decades',
      of: perCell(shape, ([, , , a]) => decadeOf[a!]!),
      targets: age.byDecade,
    },
  ];
  const bySex = perCell(shape, ([, , s]) => s!);
  const free = rake(start, withoutSex, 1e-3);
  const women = add(free.cells, bySex, 2)[1]!;
  const residents = sum(places.population);
  const ofDecades = sum(age.byDecade.map((people, d) => people * age.womenShareOfDecade[d]!));
  expectEqual(
    'percent women by decades of the model',
    (100 * ofDecades) / residents,
    52.791,
    0.0006,
  );
  expectEqual('percent women before any target of sex', (100 * women) / residents, 52.787, 0.0006);

  const fitted = rake(
    start,
    [
      ...withoutSex,
      {
        name: 'sex by raion',
        of: perCell(shape, ([r, , s]) => r! * 2 + s!),
        targets: sex.byRaion,
      },
    ],
    tolerance,
  );
  return add(
    fitted.cells,
    perCell(shape, ([, , , a]) => a!),
    86,
  );
}
