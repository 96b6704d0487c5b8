import type { Marginal, Pack } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { coordinatesOf } from '../../table/contingency.ts';
import type { StatisticLayout } from './replicate-statistics.ts';
import { leftOut, mostFollowed } from './replicate-statistics.ts';
import type { TargetDraws } from './replicate-targets.ts';
import type { ReplicatesSection, TargetErrorReport } from './replicate-section.ts';
import type { ErrorOrigin, TableError } from './target-errors.ts';
import type { timeError } from './time-error.ts';
import { contributionFigure, uncertainFigure, varianceShares } from './variance-shares.ts';
import type { Series } from './variance-shares.ts';

interface Made {
  pack: Pack;
  method: 'quota' | 'sample';
  size: number;
  level: number;
  layout: StatisticLayout;
  /** Of the targets themselves. */
  statistics: Float64Array;
  /** Per replicate. */
  fitted: readonly Float64Array[];
  drawn: readonly Float64Array[];
  targets: readonly (readonly Marginal[])[];
  errors: readonly TableError[];
  draws: TargetDraws;
  time: ReturnType<typeof timeError>;
  redrawn: number;
  asked: number;
}

const originWords: Record<ErrorOrigin, string> = {
  'margin-of-error': 'the publisher’s margins of error',
  printed: 'what the rounding of the printed figures leaves open, all values between alike',
  survey: 'the number of people asked, as stated by you',
  range: 'the range stated by you, all values between alike',
  assumed: 'no error is known; the range assumed by you, all values between alike',
  none: 'no error is known, and none was stated: taken as exact',
};

const rule: ReplicatesSection['rule'] = {
  name: 'imputation',
  because:
    'Each replicate draws what the targets may truly be and fits the population to them, so replicates stand to the targets as imputations do: T = ū + (1 + 1/m) b (Rubin 1987), b between the fitted figures and ū the variance of drawing people once.',
  others: [
    {
      name: 'fully-synthetic',
      because:
        'It is for the mean over several drawn populations, whose b holds the drawing already. Here one population is drawn, and b is taken before the drawing.',
    },
    {
      name: 'partially-synthetic',
      because:
        'It is for files of real people of which some answers were replaced. Nobody here is real.',
    },
  ],
};

/** The section where nothing could be replicated. */
export function emptySection(asked: number, level: number, problem: string): ReplicatesSection {
  return {
    ...{ made: 0, asked, redrawn: 0, level, rule, targets: [], attributes: [], tables: [] },
    shares: null,
    time: { measured: false, years: 0, readings: [], drift: null, words: 'Not measured.' },
    policyFigure: contributionFigure,
    problems: [problem],
    notes: [],
  };
}

/** Sums replicates up. */
export function sectionOf(made: Made): ReplicatesSection {
  const { pack, layout, level, statistics, fitted, asked } = made;
  if (fitted.length < 2)
    return emptySection(
      asked,
      level,
      'The drawn targets contradicted each other in nearly every replicate: the stated errors are too large for tables that share so much.',
    );
  const series = (at: number, within?: number): Series => ({
    fitted: fitted.map((one) => one[at]!),
    drawn: made.drawn.map((one) => one[at]!),
    time: made.time.variance[at]!,
    ...(within !== undefined && { within }),
  });
  const shareAt = (at: number): Series => {
    const p = statistics[at]!;
    return series(at, made.method === 'sample' ? (p * (1 - p)) / made.size : undefined);
  };
  const attributes = layout.attributes.map(({ attribute, at, hasMean }) => {
    const { id, label, categories, unit } = attribute;
    const meanAt = at + categories.length;
    return {
      attribute: id,
      label,
      unit: unit ?? null,
      shares: categories.map((category, code) =>
        uncertainFigure(
          { id: category.id, label: category.label, value: statistics[at + code]! },
          shareAt(at + code),
          level,
          [0, 1],
        ),
      ),
      mean: hasMean
        ? uncertainFigure(
            { id: 'mean', label, value: statistics[meanAt]! },
            series(meanAt),
            level,
            [-Infinity, Infinity],
          )
        : null,
    };
  });
  const tables = layout.tables.map(({ request, at, cells }) => ({
    id: request.id,
    of: request.of,
    shape: request.shape,
    cells: Array.from({ length: cells }, (_, cell) => {
      const name = coordinatesOf(cell, request.shape).join(',');
      const head = { id: name, label: name, value: statistics[at + cell]! };
      return uncertainFigure(head, shareAt(at + cell), level, [0, 1]);
    }),
  }));
  return {
    made: fitted.length,
    asked,
    redrawn: made.redrawn,
    level,
    rule,
    targets: targetReports(made),
    attributes,
    tables,
    shares: varianceShares(attributes.flatMap(({ shares }) => shares)),
    time: made.time.report,
    policyFigure: contributionFigure,
    problems:
      fitted.length < asked
        ? [`${asked - fitted.length} of ${asked} replicates could not be fitted and are left out.`]
        : [],
    notes: notesOf(pack, made),
  };
}

function targetReports({ pack, errors, draws, targets }: Made): TargetErrorReport[] {
  return errors.map(({ marginal: index, origin, deviation }): TargetErrorReport => {
    const marginal = pack.marginals[index]!;
    const table = draws.marginals.indexOf(index);
    const cells = Array.from(deviation, (_, cell) => cell).filter((cell) => deviation[cell]! > 0);
    const seen = cells.map((cell) => spread(targets.map((one) => one[index]!.counts[cell] ?? NaN)));
    const follows = draws.followers.some((one) => one.table === table);
    const stated = rootMeanSquare(cells.map((cell) => deviation[cell]!));
    const planned = rootMeanSquare(cells.map((cell) => draws.reached[table]?.[cell] ?? 0));
    const held =
      planned < 0.9 * stated ? '; less than stated, because tables taken as exact hold it' : '';
    return {
      marginal: marginal.id,
      label: marginal.label,
      origin,
      words: follows
        ? 'the sum of tables that are drawn: it follows them'
        : originWords[origin] + held,
      cells: cells.length,
      of: deviation.length,
      stated,
      planned,
      seen: rootMeanSquare(seen),
    };
  });
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

function rootMeanSquare(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
}

function notesOf(pack: Pack, { errors, draws, layout, redrawn, method }: Made): string[] {
  const exact = errors.filter(({ origin }) => origin === 'none').length;
  const many = leftOut(pack, layout);
  const unread = pack.marginals.length - draws.marginals.length;
  return [
    ...(exact > 0
      ? [
          `${exact} of ${errors.length} tables state no error and are taken as exact, as a census is; state one where you know better. What nobody counted, such as people a census missed, is in no interval.`,
        ]
      : []),
    ...(redrawn > 0
      ? [`${redrawn} draws of targets contradicted each other and were drawn again.`]
      : []),
    ...(unread > 0
      ? [`${unread} tables over two readings of one attribute are kept as they are.`]
      : []),
    ...(many.length > 0
      ? [`Attributes of more than ${mostFollowed} categories are not followed: ${many.join(', ')}.`]
      : []),
    ...(method === 'quota'
      ? ['With exact quotas drawing adds only what rounding to whole people leaves.']
      : []),
    `Ties that no table states, and traits of layers, are the same in all replicates (${textIn(pack.title, 'en')}): what assuming them costs is not in the intervals.`,
  ];
}
