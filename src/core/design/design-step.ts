import type { Pack } from '../pack/pack.ts';
import { comparisonsOf } from '../population/comparisons.ts';
import { fitTied } from '../population/fit-pack.ts';
import type { FittedPack } from '../population/fit-pack.ts';
import { CliqueTooLarge } from '../population/model.ts';
import type { Model } from '../population/model.ts';
import { textIn } from '../population/persona.ts';
import type { Plan } from '../population/plan.ts';
import type { DesignContext, DesignStep } from '../population/prepare.ts';
import type { Comparison, DesignGroupReport, DesignReport } from '../population/report.ts';
import { cutTables, evidenceOf } from '../population/slice.ts';
import type { Quotas, Slice } from '../population/slice.ts';
import { massOf, sumInto } from '../population/tree-tables.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { WeightColumn } from '../population/tally.ts';
import { designEffectOf } from '../statistics/design-effect.ts';
import type { DesignEffect } from '../statistics/design-effect.ts';
import { formatCount, listed } from '../table/wording.ts';
import { allocate } from './allocate.ts';
import { readCells } from './cells.ts';
import type { DesignCells } from './cells.ts';
import { quotasUpward } from './quotas.ts';
import { mostCalibrated, weighRows } from './row-weights.ts';
import type { WeighedCells } from './row-weights.ts';
import { exactWeights, placeOf, tilt } from './tilt.ts';
import type { DesignPlace } from './tilt.ts';

/** Combinations of a table that a design may make by telling apart what no table ties. */
const largestTable = 2_000_000;

/** What the column is called, unless the pack has an attribute of that name. */
const columnNames = ['weight', 'design_weight', 'design_weight_2'];

/**
 * Applies the design of a study: the fitted tables are multiplied, cell of the design by cell, by
 * the chance it gives, and each row gets the number of people of the base that it stands for. So
 * what the tables say of the people in one cell stays as it is, and estimates that weigh each row
 * come back to the targets. Horvitz and Thompson (1952), JASA 47; Kish (1965), Survey Sampling.
 */
export const designStep: DesignStep = (context) => {
  const { pack, design, fitted, size } = context;
  const cells = readCells(pack, fitted.model.dimensions, design);
  if (!cells.ok) return cells;
  const tied = tieOf(pack, fitted, cells);
  if (!tied.ok) return tied;
  const { model, fit } = tied;
  const slice = sliceOf(context, model, fit.tables);
  const place = placeOf(model, cells)!;
  const people = new Float64Array(cells.cells.length);
  sumInto(slice.tables.cliques[place.clique]!, place.of, people);
  const open = openCells(context, model, place, people.length);

  const allocation = allocate(
    cells.cells,
    people,
    (cell) => open[cell] === 1,
    cells.strata,
    design.strata,
    size,
  );
  if (!allocation.ok) return allocation;
  const { drawn } = allocation;
  const chance = drawn.map((rows, cell) =>
    people[cell]! > 0 ? (rows / people[cell]!) * (slice.people / size) : 0,
  );
  const tables = tilt(model, slice.tables, place, chance);
  const tilted: Slice = {
    tables,
    people: slice.people,
    filtered: true,
    error: slice.error,
    quotas: quotasOf(model, tables, place, cells, drawn),
  };
  const exact = exactWeights(
    drawn.map((rows, cell) => (rows > 0 ? people[cell]! / rows : 0)),
    slice.people,
  );
  const weights = exact.map((weight, cell) => (drawn[cell]! > 0 ? weight : 0));
  const name = columnNames.find((id) => !pack.attributes.some((own) => own.id === id))!;
  const report: Omit<DesignReport, keyof DesignEffect | 'groups'> = {
    weight: name,
    of: cells.strata.of,
    cells: cells.cells.flatMap(({ stratum, groups }, cell) =>
      open[cell] === 1
        ? [
            {
              stratum: cells.strata.codes(stratum),
              groups,
              people: people[cell]!,
              drawn: drawn[cell]!,
              weight: weights[cell]!,
            },
          ]
        : [],
    ),
    notes: [...groupNotes(context, cells, people), ...allocation.notes],
  };
  return {
    ok: true,
    model,
    fitted: fit.tables,
    slice,
    drawn: tilted,
    weigh: (plan, comparisons) => {
      const column = columnOfCells(pack, model, name, cells, weights, slice.people);
      const weighing = weigh(context, plan, comparisons, column, cells, { people, drawn, weights });
      return {
        plan: { ...plan, columns: [...plan.columns, weighing.column] },
        report: {
          ...report,
          ...weighing.report,
          notes: [...report.notes, ...weighing.notes],
        },
      };
    },
    compare: (comparisons) => {
      const expected = comparisonsOf(pack, model, tilted, size);
      const spread = spreadOf(pack, model, slice, place, weights, size);
      return comparisons.map((comparison, i) => ({
        ...comparison,
        designed: expected[i]!.expected,
        spread: spread[i]!,
      }));
    },
  };
};

/** The fit on a tree of which one clique holds what the design looks at. */
function tieOf(
  pack: Pack,
  fitted: FittedPack,
  { dimensions }: DesignCells,
): ({ ok: true } & Pick<FittedPack, 'model' | 'fit'>) | { ok: false; reason: string } {
  try {
    const { model, fit } = fitTied(pack, fitted, { dimensions, limit: largestTable });
    return { ok: true, model, fit };
  } catch (error) {
    if (!(error instanceof CliqueTooLarge)) throw error;
    const label = (id: string) =>
      textIn(pack.attributes.find((attribute) => attribute.id === id)!.label, 'en').toLowerCase();
    const apart = dimensions.map((d) => label(fitted.model.dimensions.list[d]!.attribute));
    return {
      ok: false,
      reason:
        `A design that looks at ${listed(apart)} together needs a table of ` +
        `${listed(error.attributes.map(label))}, which has more than ${formatCount(largestTable)} ` +
        `cells. Take one of them out of the design, or use a coarser attribute.`,
    };
  }
}

function sliceOf({ where, error }: DesignContext, model: Model, fitted: TreeTables): Slice {
  const tables = cutTables(model, fitted, evidenceOf(model, where));
  const filtered = Object.keys(where).length > 0;
  return { tables, people: filtered ? massOf(tables) : model.total, filtered, error };
}

/**
 * Rows of each cell of the design, and of each stratum where cells due less than one row leave
 * open how many those make together.
 */
function quotasOf(
  model: Model,
  tables: TreeTables,
  place: DesignPlace,
  { cells }: DesignCells,
  drawn: Float64Array,
): Quotas[] {
  const quotas = quotasUpward(model, tables, place, drawn);
  if (drawn.every(Number.isInteger)) return quotas;
  const numbers = new Map<number, number>();
  const stratumOf = cells.map(({ stratum }) => {
    const known = numbers.get(stratum) ?? numbers.size;
    numbers.set(stratum, known);
    return known;
  });
  if (numbers.size === cells.length) return quotas;
  const expected = new Float64Array(numbers.size);
  drawn.forEach((rows, cell) => {
    expected[stratumOf[cell]!] = expected[stratumOf[cell]!]! + rows;
  });
  const of = place.of.map((cell) => stratumOf[cell]!);
  return [...quotas, ...quotasUpward(model, tables, { ...place, of }, expected)];
}

/** 1 for each cell of the design that the pack and the filter allow somebody in. */
function openCells(
  { where }: DesignContext,
  model: Model,
  { clique, of }: DesignPlace,
  count: number,
): Uint8Array {
  const evidence = evidenceOf(model, where);
  const { dimensions, codes } = model.cliques[clique]!;
  const open = new Uint8Array(count);
  of.forEach((cell, i) => {
    if (dimensions.every((d, k) => evidence[d]?.[codes[k]![i]!] !== 0)) open[cell] = 1;
  });
  return open;
}

function groupNotes(
  { design, pack }: DesignContext,
  { cells }: DesignCells,
  people: Float64Array,
): string[] {
  const everyone = people.reduce((sum, count) => sum + count, 0);
  return (design.groups ?? []).flatMap(({ where }, g) => {
    const inside = cells.reduce(
      (sum, { groups }, cell) => sum + (groups.includes(g) ? people[cell]! : 0),
      0,
    );
    const about = Object.keys(where)
      .map((id) => pack.attributes.find((attribute) => attribute.id === id)!.label)
      .map((label) => textIn(label, 'en').toLowerCase());
    if (inside < 0.5)
      return [`Nobody is in group ${g + 1} (by ${listed(about)}), so its factor does nothing.`];
    if (everyone - inside < 0.5)
      return [`Everyone is in group ${g + 1} (by ${listed(about)}), so its factor does nothing.`];
    return [];
  });
}

/** A column of the weights that the chances give, one code for each different one. */
function columnOfCells(
  pack: Pack,
  model: Model,
  name: string,
  { axes, cellOf }: DesignCells,
  weights: Float64Array,
  people: number,
): WeightColumn {
  const values = [...new Set(weights)].sort((a, b) => a - b);
  const codeOf = new Map(values.map((value, code) => [value, code]));
  const columns = pack.attributes.map(({ id }) => id);
  return {
    attribute: name,
    size: values.length,
    weight: {
      of: axes.map(({ dimension, step }) => ({
        column: columns.indexOf(model.dimensions.list[dimension]!.attribute),
        step,
      })),
      codes: Uint32Array.from(cellOf, (cell) => codeOf.get(weights[cell]!)!),
      values: Float64Array.from(values),
      people,
    },
  };
}

/**
 * The column of weights, calibrated to the targets where exact quotas are drawn. A random sample
 * keeps the weights of its chances, since it is to vary as a survey does.
 */
function weigh(
  { pack, size, design }: DesignContext,
  plan: Plan,
  comparisons: readonly Comparison[],
  column: WeightColumn,
  { cellOf, cells: parts }: DesignCells,
  cells: Pick<WeighedCells, 'people' | 'drawn' | 'weights'>,
): {
  column: WeightColumn;
  report: DesignEffect & Pick<DesignReport, 'groups' | 'weights'>;
  notes: string[];
} {
  const { weight } = column;
  const groups = design.groups?.length ?? 0;
  const groupsBy = (rowsIn: (inside: Uint8Array) => GroupRows) =>
    Array.from({ length: groups }, (_, g) => {
      const inside = Uint8Array.from(parts, (part) => (part.groups.includes(g) ? 1 : 0));
      return groupReport(cells.people, inside, rowsIn(inside));
    });
  if (plan.method !== 'quota' || size > mostCalibrated)
    return {
      column,
      report: {
        ...designEffectOf(cells.weights, cells.drawn),
        groups: groupsBy((inside) => ({
          weights: cells.weights,
          rows: cells.drawn.map((rows, cell) => inside[cell]! * rows),
        })),
      },
      notes:
        plan.method === 'quota'
          ? [
              `Beyond ${formatCount(mostCalibrated)} rows weights are not calibrated to the targets ` +
                `outside the design: those come back as near as in a sample.`,
            ]
          : [],
    };
  const whole = { ...cells, of: weight.of, cellOf };
  const weighed = weighRows(plan, comparisons, pack.marginals, whole, weight.people);
  const { rows, values, effect, report } = weighed;
  return {
    column: {
      ...column,
      size: values.length,
      weight: { ...weight, of: [], codes: new Uint32Array(0), rows, values },
    },
    report: {
      ...effect,
      groups: groupsBy((inside) => ({
        weights: weighed.weights,
        rows: Uint8Array.from(weighed.cells, (cell) => inside[cell]!),
      })),
      weights: report,
    },
    notes: [],
  };
}

/** Weights, and the rows of a group that have each. */
interface GroupRows {
  weights: Float64Array;
  rows: Float64Array | Uint8Array;
}

function groupReport(
  people: Float64Array,
  inside: Uint8Array,
  { weights, rows }: GroupRows,
): DesignGroupReport {
  let count = 0;
  let sum = 0;
  rows.forEach((of: number, i: number) => {
    count += of;
    sum += of * weights[i]!;
  });
  return {
    people: people.reduce((all, own, cell) => all + inside[cell]! * own, 0),
    rows: count,
    effectiveSize: sum > 0 ? designEffectOf(weights, rows).effectiveSize : 0,
  };
}

/**
 * Standard deviation of each weighted count, scaled to the size drawn, when people are drawn
 * independently: with v the weight over its mean, n·(E[v²·1] − E[v·1]²).
 */
function spreadOf(
  pack: Pack,
  model: Model,
  slice: Slice,
  place: DesignPlace,
  weights: Float64Array,
  size: number,
): Float64Array[] {
  const relative = weights.map((weight) => (weight * size) / slice.people);
  const tables = tilt(model, slice.tables, place, relative);
  const squares: readonly Comparison[] = comparisonsOf(
    pack,
    model,
    { ...slice, tables, filtered: true },
    size,
  );
  const means = comparisonsOf(pack, model, { ...slice, filtered: true }, size);
  return squares.map(({ expected }, i) =>
    expected.map((square, cell) => {
      const mean = means[i]!.expected[cell]!;
      return Math.sqrt(Math.max(0, square - (mean * mean) / size));
    }),
  );
}
