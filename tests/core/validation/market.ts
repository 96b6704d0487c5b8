import type { Attribute } from '../../../src/core/pack/pack.ts';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import type { CellCounts, TableRequest } from '../../../src/core/validation/count/counts.ts';

/** People by combination of all attributes of `people`: counts that a population has. */
export interface Market {
  rows: number;
  cells: Float64Array;
  weights?: Float64Array;
}

const attribute = (
  id: string,
  label: string,
  categories: string[],
  more: Partial<Attribute> = {},
): Attribute => ({
  id,
  label,
  stream: 1000,
  categories: categories.map((name) => ({ id: name.toLowerCase(), label: name })),
  status: 'assumed',
  source: 'test',
  ...more,
});

const attributes: Attribute[] = [
  attribute('sex', 'Sex', ['Men', 'Women']),
  attribute('age', 'Age', ['18-34', '35-49', '50-64', '65+']),
  attribute('educationLevel', 'Education level', ['Primary', 'Secondary', 'Higher']),
  attribute('household_income', 'Income', ['10', '25', '50', '100'], {
    values: [10, 25, 50, 100],
    unit: 'thousand dollars',
  }),
  attribute('region', 'Region', ['North', 'South', 'West']),
  attribute('district', 'District', ['N1', 'N2', 'S1', 'S2', 'W1', 'W2']),
  attribute('tech_adoption', 'Technology adoption', ['Late', 'Majority', 'Early']),
];
const shape = attributes.map(({ categories }) => categories.length);
const axisNamed = (id: string) => attributes.findIndex((one) => one.id === id);

/** Row-major codes of a cell. */
function codesOf(cell: number): number[] {
  const codes = shape.map(() => 0);
  for (let axis = shape.length - 1, rest = cell; axis >= 0; axis--) {
    codes[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return codes;
}

/** Combinations that can be, by area first: a district lies in its region. */
const allCodes = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, c) => codesOf(c))
  .filter((codes) => Math.floor(codes[axisNamed('district')]! / 2) === codes[axisNamed('region')])
  .sort((a, b) => a[axisNamed('district')]! - b[axisNamed('district')]!);

/** Chances that tie schooling to age, income to schooling and adoption to age. */
const joint = Float64Array.from(allCodes, ([sex, age, school, income, region, district, tech]) => {
  const ages = [0.28, 0.26, 0.24, 0.22][age!]!;
  const schooling = [
    [0.1, 0.5, 0.4],
    [0.15, 0.5, 0.35],
    [0.3, 0.5, 0.2],
    [0.5, 0.4, 0.1],
  ][age!]![school!]!;
  const earning = [
    [0.45, 0.3, 0.2, 0.05],
    [0.25, 0.35, 0.25, 0.15],
    [0.1, 0.2, 0.4, 0.3],
  ][school!]![income!]!;
  const adopting = [
    [0.1, 0.4, 0.5],
    [0.2, 0.45, 0.35],
    [0.35, 0.45, 0.2],
    [0.5, 0.4, 0.1],
  ][age!]![tech!]!;
  const place = [0.45, 0.25, 0.3][region!]! * (district! % 2 === 0 ? 0.6 : 0.4);
  return (sex === 0 ? 0.48 : 0.52) * ages * schooling * earning * adopting * place;
});

type Where = Record<string, number>;

function isIn(codes: readonly number[], where: Where): boolean {
  return Object.entries(where).every(([id, code]) => codes[axisNamed(id)] === code);
}

/** Exact changes of the chances. */
export const people = {
  attributes,
  shape,
  joint,
  allCodes,
  axisNamed,
  /** One category so many times as often. */
  scale: (p: Float64Array, id: string, code: number, factor: number) =>
    p.map((share, cell) => (allCodes[cell]![axisNamed(id)] === code ? share * factor : share)),
  /** One category up or down by a share of everyone, the others in proportion. */
  shift: (p: Float64Array, id: string, code: number, by: number) => {
    const own = p.reduce(
      (sum, share, c) => sum + (allCodes[c]![axisNamed(id)] === code ? share : 0),
      0,
    );
    return p.map((share, c) =>
      allCodes[c]![axisNamed(id)] === code
        ? (share * (own + by)) / own
        : (share * (1 - own - by)) / (1 - own),
    );
  },
  /** Higher categories more often by e^by each, within everybody alike otherwise, of those in `where`. */
  tilt: (p: Float64Array, id: string, by: number, where: Where = {}) => {
    const axis = axisNamed(id);
    const tilted = p.map((share, c) =>
      isIn(allCodes[c]!, where) ? share * Math.exp(by * allCodes[c]![axis]!) : share,
    );
    const keyOf = (codes: readonly number[]) => codes.filter((_, a) => a !== axis).join();
    const before = new Map<string, number>();
    const after = new Map<string, number>();
    allCodes.forEach((codes, c) => {
      const key = keyOf(codes);
      before.set(key, (before.get(key) ?? 0) + p[c]!);
      after.set(key, (after.get(key) ?? 0) + tilted[c]!);
    });
    return tilted.map((share, c) => {
      const key = keyOf(allCodes[c]!);
      return after.get(key)! > 0 ? (share * before.get(key)!) / after.get(key)! : 0;
    });
  },
  /** An attribute independent of all others. */
  untie: (p: Float64Array, id: string) => {
    const b = axisNamed(id);
    const keyOf = (codes: readonly number[]) => codes.filter((_, axis) => axis !== b).join();
    const marginal = new Float64Array(shape[b]!);
    const rest = new Map<string, number>();
    allCodes.forEach((codes, c) => {
      marginal[codes[b]!] = marginal[codes[b]!]! + p[c]!;
      rest.set(keyOf(codes), (rest.get(keyOf(codes)) ?? 0) + p[c]!);
    });
    return p.map((_, c) => rest.get(keyOf(allCodes[c]!))! * marginal[allCodes[c]![b]!]!);
  },
};

export function drawPeople(
  rows: number,
  seed: number,
  change: (p: Float64Array) => Float64Array = (p) => p,
): Market {
  const cells = new Float64Array(joint.length);
  if (rows > 0) multinomial(streamKey(seed, 998), 0, rows, change(joint), cells);
  return { rows, cells };
}

/** Whole people whose districts and regions are at floor or ceiling: running sums, rounded. */
export function quotasOf(
  rows: number,
  change: (p: Float64Array) => Float64Array = (p) => p,
): Market {
  let sum = 0;
  let given = 0;
  const cells = change(joint).map((share) => {
    sum += share * rows;
    const own = Math.round(sum) - given;
    given += own;
    return own;
  });
  return { rows, cells };
}

const known = new Map<string, Int32Array>();

/** Cell of a request for each combination. */
export function cellsOf(request: TableRequest): Int32Array {
  const key = `${request.id} ${request.shape.join()}`;
  const cells = known.get(key) ?? findCells(request);
  known.set(key, cells);
  return cells;
}

function findCells(request: TableRequest): Int32Array {
  return Int32Array.from(allCodes, (codes) =>
    request.of.reduce((cell, id, axis) => {
      const code = codes[axisNamed(id)]!;
      return cell * request.shape[axis]! + (request.groups?.[id]?.[code] ?? code);
    }, 0),
  );
}

function sumOver(request: TableRequest, values: Float64Array): Float64Array {
  const sums = new Float64Array(request.shape.reduce((a, b) => a * b, 1));
  cellsOf(request).forEach((into, c) => (sums[into] = sums[into]! + values[c]!));
  return sums;
}

export function countIn({ cells, weights }: Market, request: TableRequest): CellCounts {
  return {
    rows: sumOver(request, cells),
    ...(weights && {
      sums: sumOver(
        request,
        cells.map((n, c) => n * weights[c]!),
      ),
      squares: sumOver(
        request,
        cells.map((n, c) => n * weights[c]! ** 2),
      ),
    }),
  };
}

export function expectedOf(request: TableRequest): Float64Array {
  return sumOver(request, joint);
}
