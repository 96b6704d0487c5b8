import { coordinatesOf } from './grid.ts';
import { contradictingMarginals } from '../table/contradictions.ts';
import { examine } from '../table/doctor.ts';
import type { FitProblem, Problem } from '../table/problem.ts';
import { formatCount, listed } from '../table/wording.ts';
import type { TableNames } from '../table/wording.ts';
import { sizesOf } from './count-tables.ts';
import type { Draft, Finding, Remedy } from './draft.ts';

import type { Assembled } from './pack-of.ts';
import type { TargetTable } from './people.ts';
import { cellWords, placeOfCell, printedKey, priorRemedy } from './places.ts';
import { mergedBlocks } from './targets.ts';

/** Cells of the table over all attributes up to which zeros are looked into before the fit. */
const denseLimit = 300_000;

/** Structural zeros written out, beyond which they are left to the fit. */
const zeroLimit = 50_000;

/** What the tables of a draft say against each other, as findings on rows of its files. */
export function doctorFindings(draft: Draft, assembled: Assembled): Finding[] {
  const { pack } = assembled;
  if (!pack) return [];
  const problem = problemOf(assembled);
  const names = namesOf(assembled);
  const cells = problem.shape.reduce((product, size) => product * size, 1);
  const dense = cells <= denseLimit && withTable(assembled, problem, cells);
  const found = dense ? examine(dense, names) : contradictingMarginals(problem, names);
  const contradictions = found.filter(
    ({ code, severity }) => code === 'contradicting-marginals' && severity === 'error',
  );
  const quarrels = new Set(contradictions.map(pairOf));
  const quarrelling = new Set(
    contradictions.flatMap(({ carriers = [] }) =>
      carriers.map(({ marginal, cell }) => `${marginal} ${cell}`),
    ),
  );
  return [
    ...[...quarrels].flatMap((pair) =>
      contradiction(
        draft,
        assembled,
        contradictions.filter((one) => pairOf(one) === pair),
      ),
    ),
    ...sliceFindings(
      draft,
      assembled,
      found.filter(
        ({ code, severity, marginal, cell }) =>
          (code === 'empty-slice' || code === 'infeasible') &&
          severity === 'error' &&
          !quarrelling.has(`${marginal!} ${cell ?? ''}`),
      ),
      quarrels,
    ),
  ];
}

/** One finding for all slices of a table that nobody can be in, the largest named. */
function sliceFindings(
  draft: Draft,
  assembled: Assembled,
  found: readonly Problem[],
  quarrels: ReadonlySet<string>,
): Finding[] {
  const kinds = new Map<string, Problem[]>();
  for (const one of found) {
    const key = `${one.code} ${one.marginal!} ${one.with ?? ''}`;
    kinds.set(key, [...(kinds.get(key) ?? []), one]);
  }
  return [...kinds.values()].flatMap((all): Finding[] => {
    const worst = all.reduce((best, one) => (sizeOf(one) > sizeOf(best) ? one : best));
    const finding = slice(draft, assembled, worst, quarrels);
    if (!finding) return [];
    if (all.length === 1) return [finding];
    return [
      {
        ...finding,
        message: `${finding.message} So it is in ${formatCount(all.length)} places, and this is the largest.`,
      },
    ];
  });
}

/**
 * Categories that one table of counts fills with zeros and another counts people in: often a
 * figure that was not known, and what makes totals differ.
 */
export function zeroSlices({ targets }: Assembled): Finding[] {
  const counts = targets.targets.filter(({ measure }) => measure.kind === 'counts');
  return counts.flatMap((zero) =>
    counts.flatMap((full) =>
      zero === full
        ? []
        : zero.axes.flatMap((axis, k): Finding[] => {
            const other = full.axes.findIndex(
              ({ attribute }) => attribute.id === axis.attribute.id,
            );
            if (other < 0) return [];
            const blocks = mergedBlocks(axis.groupOf, full.axes[other]!.groupOf);
            const own = blockSums(zero, k, blocks);
            const theirs = blockSums(full, other, blocks);
            const empty = own.flatMap(({ sum, cells }, b) =>
              sum === 0 && cells.length > 0 && theirs[b]!.sum > 0 ? [b] : [],
            );
            if (empty.length === 0 || empty.length === own.length) return [];
            const labels = empty.map((b) => `“${labelAt(full, other, theirs[b]!.cells[0]!)}”`);
            const people = empty.reduce((sum, b) => sum + theirs[b]!.sum, 0);
            const [z, f] = [zero.table, full.table];
            return [
              {
                key: `zero-slice ${z.id} ${f.id} ${axis.attribute.id}`,
                code: 'empty-slice',
                severity: 'error',
                message: `“${z.name}” has 0 people at ${listed(labels, 3)} of ${axis.attribute.label.toLowerCase()}, where “${f.name}” counts ${formatCount(people)}. Was it not known?`,
                places: empty.flatMap((b) => [
                  placeOfCell(zero, own[b]!.cells[0]!),
                  placeOfCell(full, theirs[b]!.cells[0]!),
                ]),
                gap: people,
                remedies: [
                  {
                    kind: 'zeros-unknown',
                    table: z.id,
                    words: `Take the zeros of “${z.name}” as not known`,
                  },
                  {
                    kind: 'agree-with',
                    table: f.id,
                    tables: [z.id],
                    words: `Nobody is there: scale “${f.name}” to agree with “${z.name}”`,
                  },
                  { kind: 'drop-table', table: z.id, words: `Take “${z.name}” out` },
                ],
              },
            ];
          }),
    ),
  );
}

/** Sum and cells of each block of an axis; NaN where something in it is unknown. */
function blockSums(one: TargetTable, axis: number, blocks: { of: Int32Array; count: number }) {
  const sums = Array.from({ length: blocks.count }, () => ({ sum: 0, cells: [] as number[] }));
  const sizes = sizesOf(one);
  const { groupOf } = one.axes[axis]!;
  one.people.forEach((people, cell) => {
    const block = sums[blocks.of[groupOf.indexOf(coordinatesOf(cell, sizes)[axis]!)]!]!;
    block.sum += people;
    block.cells.push(cell);
  });
  return sums;
}

function labelAt(one: TargetTable, axis: number, cell: number): string {
  return one.axes[axis]!.labels[coordinatesOf(cell, sizesOf(one))[axis]!]![0]!;
}

/** The draft's targets as a problem of the doctor: without a starting table, which may be large. */
function problemOf({ pack, marginals }: Assembled): FitProblem {
  const ids = pack!.attributes.map(({ id }) => id);
  return {
    shape: pack!.attributes.map(({ categories }) => categories.length),
    sampleTable: null,
    marginals: pack!.marginals.map(({ of, counts, groups = {} }, m) => ({
      of: of.map((id) => ids.indexOf(id)),
      counts: Float64Array.from(counts, (count) => count ?? NaN),
      groups: Object.fromEntries(
        Object.entries(groups).map(([id, stated]) => [
          ids.indexOf(id),
          Int32Array.from(stated, (group) => group ?? -1),
        ]),
      ),
      reliability: marginals[m]?.table.reliability ?? 1,
    })),
  };
}

/** The same with its starting table and impossible cells; undefined where those are too many. */
function withTable(
  { pack }: Assembled,
  problem: FitProblem,
  cells: number,
): FitProblem | undefined {
  const { shape } = problem;
  const ids = pack!.attributes.map(({ id }) => id);
  const zeros: Int32Array[] = [];
  for (const { where } of pack!.structuralZeros) {
    let rows = [new Int32Array(shape.length).fill(-1)];
    for (const [id, codes] of Object.entries(where))
      rows = rows.flatMap((row) =>
        codes.map((code) => Int32Array.from(row, (at, d) => (d === ids.indexOf(id) ? code : at))),
      );
    zeros.push(...rows);
    if (zeros.length > zeroLimit) return undefined;
  }
  const table = new Float64Array(cells).fill(1);
  for (const { of, weights } of pack!.sampleFactors) {
    const axes = of.map((id) => ids.indexOf(id));
    for (let cell = 0; cell < cells; cell++) {
      const at = coordinatesOf(cell, shape);
      const own = axes.reduce((flat, d) => flat * shape[d]! + at[d]!, 0);
      table[cell] = table[cell]! * weights[own]!;
    }
  }
  return { ...problem, sampleTable: table, structuralZeros: zeros };
}

function namesOf({ pack, marginals, orders }: Assembled): TableNames {
  return {
    dimension: (d) => pack!.attributes[d]!.label as string,
    marginal: (m) => `“${marginals[m]?.table.name ?? (pack!.marginals[m]!.label as string)}”`,
    cell: (m, at) => {
      const target = marginals[m];
      const { of, groups } = pack!.marginals[m]!;
      const sizes = of.map((id) => {
        const stated = groups?.[id];
        return stated
          ? Math.max(...stated.map((group) => group ?? -1)) + 1
          : pack!.attributes.find((one) => one.id === id)!.categories.length;
      });
      const flat = at.reduce((cell, code, k) => cell * sizes[k]! + code, 0);
      return target ? cellWords(target, orders[m]![flat]!) : at.join(', ');
    },
  };
}

function pairOf({ marginal, with: other }: Problem): string {
  return `${marginal!} ${other!}`;
}

/** Two tables that disagree, one finding for all places. */
function contradiction(
  draft: Draft,
  { marginals, orders }: Assembled,
  found: readonly Problem[],
): Finding[] {
  const [worst] = [...found].sort((a, b) => sizeOf(b) - sizeOf(a));
  const a = marginals[worst!.marginal!];
  const b = marginals[worst!.with!];
  if (!a || !b) return [];
  const shared = a.axes.filter(({ attribute }) =>
    b.axes.some((axis) => axis.attribute.id === attribute.id),
  );
  const names = listed(shared.map(({ attribute }) => attribute.label.toLowerCase()));
  const places = (worst!.carriers ?? []).map(({ marginal, cell }) =>
    placeOfCell(marginals[marginal]!, orders[marginal]![cell]!),
  );
  const first = [...new Set([a.table.id, b.table.id])].flatMap(
    (id) => places.find(({ table }) => table === id) ?? [],
  );
  return [
    {
      key: `tables-contradict ${a.table.id} ${b.table.id}`,
      code: 'tables-contradict',
      severity: 'error',
      message:
        `“${a.table.name}” and “${b.table.name}” disagree${names === '' ? '' : ` on ${names}`}` +
        `${found.length > 1 ? ` in ${formatCount(found.length)} places, most here` : ''}: ${worst!.message}`,
      places: [...first, ...places.filter((place) => !first.includes(place))].slice(0, 8),
      gap: worst!.gap!,
      remedies: [...zeroRemedies(a, b, found, orders, marginals), ...givingWay(draft, a, b)],
    },
  ];
}

/** Where one table prints 0 for people that the other counts, its zeros may mean "not known". */
function zeroRemedies(
  a: TargetTable,
  b: TargetTable,
  found: readonly Problem[],
  orders: readonly Int32Array[],
  marginals: readonly (TargetTable | undefined)[],
): Remedy[] {
  return [a, b].flatMap((side): Remedy[] => {
    const zero = found.some(({ carriers = [] }) => {
      const own = carriers.filter(({ marginal }) => marginals[marginal] === side);
      return (
        own.length > 0 &&
        own.every(({ marginal, cell }) => side.people[orders[marginal]![cell]!] === 0)
      );
    });
    return zero
      ? [
          {
            kind: 'zeros-unknown',
            table: side.table.id,
            words: `Take the zeros of “${side.table.name}” as not known`,
          },
        ]
      : [];
  });
}

/** The less reliable table first; of equals the finer, then the later. */
function givingWay(draft: Draft, a: TargetTable, b: TargetTable): Remedy[] {
  const order = [a, b].sort(
    (x, y) =>
      x.table.reliability - y.table.reliability ||
      y.axes.length - x.axes.length ||
      draft.tables.findIndex(({ id }) => id === y.table.id) -
        draft.tables.findIndex(({ id }) => id === x.table.id),
  );
  const [weak, strong] = order as [TargetTable, TargetTable];
  return [
    ...[weak, strong].flatMap((one, k): Remedy[] => {
      const other = k === 0 ? strong : weak;
      return [
        {
          kind: 'agree-with',
          table: one.table.id,
          tables: [other.table.id],
          words: `Scale “${one.table.name}” to agree with “${other.table.name}”`,
        },
      ];
    }),
    {
      kind: 'meet',
      table: weak.table.id,
      tables: [strong.table.id],
      words: 'Let both give way, each by its weight',
    },
    {
      kind: 'as-pattern',
      table: weak.table.id,
      words: `Use “${weak.table.name}” as a pattern only`,
    },
    { kind: 'drop-table', table: weak.table.id, words: `Take “${weak.table.name}” out` },
  ];
}

/** People asked for where nobody can be, or where too few can. */
function slice(
  draft: Draft,
  { marginals, orders, samples, targets }: Assembled,
  found: Problem,
  quarrels: ReadonlySet<string>,
): Finding | undefined {
  const target = marginals[found.marginal!];
  if (!target || found.cell === undefined) return undefined;
  if (found.with !== undefined && quarrels.has(pairOf(found))) return undefined;
  const own = orders[found.marginal!]![found.cell]!;
  const places = [
    placeOfCell(target, own),
    ...(found.carriers ?? []).flatMap(({ marginal, cell }) => {
      const other = marginals[marginal];
      return other ? [placeOfCell(other, orders[marginal]![cell]!)] : [];
    }),
  ];
  const touches = (ids: readonly string[]) =>
    target.axes.some(({ attribute }) => ids.includes(attribute.id));
  const patterns = [
    ...samples.map(({ table }) => table),
    ...targets.patterns.map(({ table }) => table),
  ];
  const zeroed = targets.targets.filter(
    (one) =>
      one !== target &&
      one.people.includes(0) &&
      !one.table.adjust.zerosUnknown &&
      touches(one.axes.map(({ attribute }) => attribute.id)),
  );
  const key = printedKey(target, own);
  return {
    key: `${found.code} ${target.table.id}`,
    code: found.code === 'infeasible' ? 'infeasible' : 'empty-slice',
    severity: 'error',
    message:
      found.code === 'infeasible'
        ? found.message
        : `“${target.table.name}” counts ${formatCount(target.people[own]!)} people at ${cellWords(target, own)}, but nobody can be there: every combination is ruled out, 0 in another table, or never seen in the sample.`,
    places,
    ...(found.gap !== undefined && { gap: found.gap }),
    remedies: [
      ...patterns.filter((table) => !table.adjust.priorWeight).map(priorRemedy),
      ...zeroed.map(({ table }): Remedy => ({
        kind: 'zeros-unknown',
        table: table.id,
        words: `Take the zeros of “${table.name}” as not known`,
      })),
      ...draft.rules
        .filter(({ where }) => touches(Object.keys(where)))
        .map((rule): Remedy => ({
          kind: 'drop-rule',
          rule: rule.id,
          words: `Drop the rule “${rule.reason ?? rule.id}”`,
        })),
      ...(key !== undefined && !target.complete
        ? [
            {
              kind: 'set-cell' as const,
              table: target.table.id,
              cell: key,
              value: 0,
              words: 'Set this figure to 0',
            },
          ]
        : []),
      {
        kind: 'as-pattern',
        table: target.table.id,
        words: `Use “${target.table.name}” as a pattern only`,
      },
    ],
  };
}

function sizeOf({ gap = 0 }: Problem): number {
  return gap < 0 ? -gap : gap;
}
