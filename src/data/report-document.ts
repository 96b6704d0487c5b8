import type { Text } from '../core/pack/pack.ts';
import { textIn } from '../core/population/persona.ts';
import { methods } from '../core/validation/methods/methods.ts';
import type { ValidationReport } from '../core/validation/report.ts';
import type { Block } from './report-blocks.ts';
import { figure, interval, percent, points } from './report-blocks.ts';
import { dotChart, tieMatrix } from './report-charts.ts';
import {
  biasBlocks,
  policyBlocks,
  qualityBlocks,
  sourceBlocks,
  uncertaintyBlocks,
} from './report-parts.ts';
import { tied } from './report-words.ts';

/** Pairs told in full in the list of ties; all are in the table behind it. */
const toldPairs = 12;

export function titleOf({ subject }: ValidationReport, language: string): string {
  return `Validation of ${textIn(subject.title, language)}`;
}

/** A report in the order in which it is read: verdict, ties, shares, policy, bias, uncertainty, sources, quality. */
export function reportBlocks(report: ValidationReport, language: string): Block[] {
  const words = (text: Text) => textIn(text, language);
  return [
    ...verdictBlocks(report, words),
    ...tieBlocks(report, words),
    ...impossibleBlocks(report, words),
    ...marginalBlocks(report, words),
    ...closenessBlocks(report, words),
    ...policyBlocks(report, words),
    ...biasBlocks(report, words),
    ...uncertaintyBlocks(report, words),
    ...sourceBlocks(report, words),
    ...qualityBlocks(report, words),
    ...columnBlocks(report),
    ...originBlocks(report, words),
    ...methodBlocks(),
  ];
}

type Words = (text: Text) => string;

const drawn: Record<ValidationReport['subject']['drawing'], string> = {
  quota: 'drawn by exact quotas, so that agreement with targets is by construction and no evidence',
  sample: 'a random sample',
  unknown: 'not known how they were drawn; read as a random sample',
};

function verdictBlocks({ verdict, subject, pack }: ValidationReport, words: Words): Block[] {
  return [
    // The reasons follow in full.
    { kind: 'text', tone: 'large', text: verdict.headline.split(/(?<=[.])\s/)[0]! },
    {
      kind: 'text',
      text: `${figure(subject.rows)} rows, ${drawn[subject.drawing]}; ${subject.attributes.length} attributes${pack ? `, ${subject.attributes.filter(({ matched }) => matched).length} of them held against ${words(pack.basis)}` : ''}.`,
    },
    ...(verdict.reasons.length > 0
      ? [
          { kind: 'heading' as const, level: 2 as const, text: 'Why' },
          {
            kind: 'list' as const,
            items: verdict.reasons.map(
              ({ effect, sentence }) =>
                `${effect === 'rejected' ? 'Rejected' : 'Reservation'}: ${sentence}`,
            ),
          },
        ]
      : []),
    ...(subject.notes.length > 0
      ? [
          { kind: 'heading' as const, level: 2 as const, text: 'Taken for granted' },
          { kind: 'list' as const, items: subject.notes },
        ]
      : []),
  ];
}

function tieBlocks({ ties, independence, threeWay }: ValidationReport, words: Words): Block[] {
  const byPair = new Map(ties.pairs.map((tie) => [tie.pair, tie]));
  const broken = ties.broken.flatMap((pair) => byPair.get(pair) ?? []);
  const nameOf = (axis: number) => words(ties.axes[axis]!.label);
  return [
    { kind: 'heading', level: 2, text: 'Do the attributes hang together?', id: 'ties' },
    {
      kind: 'text',
      text: ties.reference
        ? `${tied(ties.verdicts)} Held against ${words(ties.reference.title)}.`
        : 'There is nothing to hold the ties against: their strength alone is told.',
    },
    {
      kind: 'chart',
      svg: tieMatrix(ties, words),
      words: 'Cramér’s V of every pair, darker where more is expected. ✕: lost; !: changed.',
    },
    { kind: 'list', items: broken.slice(0, toldPairs).map(({ sentence }) => sentence) },
    {
      kind: 'more',
      title: `All ${ties.pairs.length} pairs`,
      blocks: [
        {
          kind: 'table',
          head: [
            'Pair',
            'V',
            'Interval',
            'Expected',
            'Kept',
            'People to move',
            'Tied by',
            'Verdict',
          ],
          numbers: [1, 2, 3, 4, 5],
          rows: ties.pairs.map((tie) => [
            `${nameOf(tie.a)} × ${nameOf(tie.b)}`,
            tie.cramersV.value.toFixed(3),
            `${tie.cramersV.lower.toFixed(3)} to ${tie.cramersV.upper.toFixed(3)}`,
            tie.expectedV === null ? '–' : tie.expectedV.toFixed(3),
            tie.retained ? percent(tie.retained.share, 0) : '–',
            percent(tie.tieVariation),
            tie.origin.kind.replaceAll('-', ' '),
            tie.verdict,
          ]),
        },
      ],
    },
    ...(threeWay.broken.length > 0
      ? [
          {
            kind: 'list' as const,
            items: threeWay.ties
              .filter(({ id }) => threeWay.broken.includes(id))
              .map(({ sentence }) => sentence),
          },
        ]
      : []),
    ...(independence && independence.pairs.length > 0
      ? [
          {
            kind: 'more' as const,
            title: `${independence.assumed} of ${independence.outOf} pairs are assumed independent`,
            blocks: [
              { kind: 'list' as const, items: independence.pairs.map(({ sentence }) => sentence) },
            ],
          },
        ]
      : []),
  ];
}

function impossibleBlocks({ impossible, subject }: ValidationReport, words: Words): Block[] {
  const named = (id: string, label: Text) =>
    `${words(subject.attributes.find((one) => one.id === id)?.label ?? id)}: ${words(label)}`;
  const rules = impossible.rules.filter(({ rows }) => rows > 0);
  const rowsOf = (examples: number[]) =>
    examples
      .slice(0, 5)
      .map((row) => String(row + 1))
      .join(', ');
  const found = rules.reduce((sum, { rows }) => sum + rows, 0);
  return [
    { kind: 'heading', level: 2, text: 'Who cannot be?', id: 'impossible' },
    {
      kind: 'text',
      text: `${impossible.rules.length} rules of impossible combinations were checked${impossible.unchecked > 0 ? ` and ${impossible.unchecked} could not be` : ''}: ${found === 0 ? 'nobody breaks one' : `${figure(found)} rows break ${rules.length} of them`}. ${impossible.implausibleFound === 0 ? 'No combination has far more rows than the reference expects.' : `${figure(impossible.implausibleFound)} ${impossible.implausibleFound === 1 ? 'combination has' : 'combinations have'} far more rows than the reference expects.`}`,
    },
    ...(rules.length > 0
      ? [
          {
            kind: 'table' as const,
            head: ['Rule', 'Rows', 'Share', 'Example rows'],
            numbers: [1, 2],
            rows: rules.map(({ reason, rows, share, examples }) => [
              words(reason),
              figure(rows),
              percent(share, 2),
              rowsOf(examples),
            ]),
          },
        ]
      : []),
    ...(impossible.implausible.length > 0
      ? [
          {
            kind: 'table' as const,
            head: ['Few are expected to be both', 'and', 'Rows', 'Expected', 'Example rows'],
            numbers: [2, 3],
            rows: impossible.implausible
              .slice(0, 40)
              .map(({ of, labels, rows, expected, examples }) => [
                named(of[0], labels[0]),
                named(of[1], labels[1]),
                figure(rows),
                figure(expected, 1),
                rowsOf(examples),
              ]),
          },
        ]
      : []),
  ];
}

function marginalBlocks({ marginals }: ValidationReport, words: Words): Block[] {
  if (marginals.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: 'Are the shares right?', id: 'shares' },
    ...marginals.flatMap((table): Block[] => [
      { kind: 'heading', level: 3, text: words(table.label) },
      {
        kind: 'chart',
        svg: dotChart(table, words),
        words: `Tick: expected (${evidenceOf(table)}). Dot: counted, with the interval of 95% of a random sample. In brackets: points apart.`,
      },
      {
        kind: 'more',
        title: `${words(table.label)}: all categories`,
        blocks: [
          {
            kind: 'table',
            head: [
              'Category',
              'People',
              'Share',
              'Interval',
              `Expected (${evidenceOf(table)})`,
              'Points apart',
            ],
            numbers: [1, 2, 3, 4, 5],
            rows: table.cells.map(({ label, people, share, expected, interval: own }) => [
              words(label),
              figure(people),
              percent(share, 2),
              interval(own),
              percent(expected, 2),
              expected === null ? '–' : points(share - expected),
            ]),
          },
        ],
      },
    ]),
  ];
}

/** What the expected figures of a table are: never more official than their pack says. */
function evidenceOf({ status }: ValidationReport['marginals'][number]): string {
  return status === 'modelled' ? 'modelled by the fit' : status.replaceAll('-', ' ');
}

function closenessBlocks({ closeness, evidence }: ValidationReport, words: Words): Block[] {
  const proofs = new Map(evidence.tables.map((table) => [table.id, table]));
  return [
    { kind: 'heading', level: 2, text: 'Close enough, and what is proved', id: 'closeness' },
    { kind: 'text', text: evidence.assumption },
    {
      kind: 'table',
      caption: `People to move until the table is as expected; the floor is what ${closeness.floor === 'random sample' ? 'chance alone makes of a faultless sample' : 'rounding to whole people leaves'}.`,
      head: [
        'Table',
        'People to move',
        'Floor',
        'Word',
        'Cohen’s w',
        'PSI',
        'Adjusted p',
        'Proved',
      ],
      numbers: [1, 2, 4, 5, 6],
      rows: closeness.tables.map((table) => {
        const proof = proofs.get(table.id);
        return [
          words(table.label),
          percent(table.totalVariation, 2),
          percent(
            closeness.floor === 'random sample' ? table.floor.sample : table.floor.wholePeople,
            2,
          ),
          table.isAtFloor ? 'no more than the floor' : table.bands.totalVariation,
          table.cohensW.toFixed(3),
          table.populationStabilityIndex === null ? '–' : table.populationStabilityIndex.toFixed(3),
          pValue(proof?.holm ?? proof?.benjaminiHochberg ?? null),
          proof ? proof.verdict : '–',
        ];
      }),
    },
    {
      kind: 'text',
      tone: 'quiet',
      text: `${evidence.policyTests.policyFigure.name}: ${String(evidence.policyTests.policyFigure.value)}. ${evidence.policyTests.policyFigure.misleads}`,
    },
  ];
}

function pValue(p: number | null): string {
  if (p === null) return '–';
  return p >= 0.001 ? p.toFixed(3) : p === 0 ? '< 1e-300' : p.toExponential(1);
}

function columnBlocks({ subject }: ValidationReport): Block[] {
  if (!subject.columns) return [];
  return [
    { kind: 'heading', level: 2, text: 'How the columns were read', id: 'columns' },
    {
      kind: 'table',
      head: ['Column', 'Read as', 'Because', 'Rows unmatched', 'Rows missing'],
      numbers: [3, 4],
      rows: subject.columns.map((column) => [
        column.column,
        column.attribute ?? column.role,
        column.reason,
        figure(column.unmatchedRows),
        figure(column.missingRows),
      ]),
    },
    {
      kind: 'more',
      title: 'What their values were taken for',
      blocks: [
        {
          kind: 'table',
          head: ['Column', 'Value', 'Rows', 'Category'],
          numbers: [2],
          rows: subject.columns.flatMap(({ column, values }) =>
            values.map(({ value, rows, categories }) => [
              column,
              value,
              figure(rows),
              categories.length === 0 ? 'missing' : categories.slice(0, 6).join(', '),
            ]),
          ),
        },
      ],
    },
  ];
}

function originBlocks({ origin, pack, record }: ValidationReport, words: Words): Block[] {
  const facts: string[][] = [
    ['Made', origin.madeAt],
    ...(origin.digest === null ? [] : [['Digest of what was validated', origin.digest]]),
    ...(pack ? [['Pack', `${pack.id} ${pack.digest}`]] : []),
    ...(origin.link === null ? [] : [['Link', origin.link]]),
    ...Object.entries(origin.versions).map(([name, version]) => [name, String(version)]),
    ...(record
      ? [
          ['Run', record.run.synthesisId],
          ['Duration', `${record.run.durationSeconds.toFixed(2)} s`],
        ]
      : []),
  ];
  return [
    { kind: 'heading', level: 2, text: 'Where this report comes from', id: 'origin' },
    { kind: 'table', head: ['', ''], numbers: [], rows: facts },
    ...(pack
      ? [
          {
            kind: 'table' as const,
            caption: 'Sources of the pack',
            head: ['Publisher', 'Table', 'Year', 'Licence'],
            numbers: [],
            rows: pack.sources.map(({ publisher, table, year, licence }) => [
              words(publisher),
              words(table),
              String(year),
              licence,
            ]),
          },
        ]
      : []),
  ];
}

function methodBlocks(): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'How it was computed', id: 'methods' },
    {
      kind: 'more',
      title: `All ${Object.keys(methods).length} methods with formula and source`,
      blocks: [
        {
          kind: 'table',
          head: ['Method', 'In words', 'Formula', 'Source'],
          numbers: [],
          rows: Object.values(methods).map(({ name, sentence, formula, source }) => [
            name,
            sentence,
            formula,
            source,
          ]),
        },
      ],
    },
  ];
}
