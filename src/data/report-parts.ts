import type { Text } from '../core/pack/pack.ts';
import type { RowBands } from '../core/validation/uncertainty/bands.ts';
import type { ValidationReport } from '../core/validation/report.ts';
import { listed } from '../core/table/wording.ts';
import type { Block } from './report-blocks.ts';
import { figure, interval, percent, points } from './report-blocks.ts';

type Words = (text: Text) => string;

/** A figure of the policy under its name, and why it misleads. */
function policyFigure(name: string, value: number | null, misleads: string): Block {
  return {
    kind: 'text',
    tone: 'quiet',
    text: `The policy’s ${name}${value === null ? '' : `: ${value.toFixed(3)}`}. ${misleads}`,
  };
}

/** Checks of a policy, gaps with what closes them, and what could be expected beforehand. */
export function policyBlocks(report: ValidationReport, words: Words): Block[] {
  const { specification, gaps, planner } = report;
  if (specification.policy.length === 0 && !planner) return [];
  return [
    { kind: 'heading', level: 2, text: 'Does it keep the policy?', id: 'policy' },
    ...specification.policy.map((check): Block => ({
      kind: 'table',
      caption: `${words(check.label)}: ${check.verdict}`,
      head: ['Category', 'Target', 'Share', 'Points apart', 'Tolerance', 'Rows', 'Least', 'Kept'],
      numbers: [1, 2, 3, 4, 5, 6],
      rows: check.cells.map((cell) => [
        words(cell.label),
        percent(cell.target),
        percent(cell.share),
        points(cell.gap),
        percent(cell.tolerance),
        figure(cell.rows),
        figure(cell.minimum),
        cell.isNear && cell.isEnough ? 'yes' : 'no',
      ]),
    })),
    ...(gaps.gaps.length > 0
      ? [{ kind: 'list' as const, items: gaps.gaps.map(({ actions }) => actions.words) }]
      : []),
    ...(planner
      ? [
          {
            kind: 'table' as const,
            caption: `What can be expected of a random sample of ${figure(planner.size)} people without any fault`,
            head: ['Dimension', 'Chance to pass', `Size for ${percent(planner.level, 0)}`],
            numbers: [1, 2],
            rows: [
              ...planner.dimensions.map(({ dimension, chance, sizeNeeded }) => [
                dimension,
                percent(chance.both),
                sizeNeeded === null ? 'none' : figure(sizeNeeded),
              ]),
              [
                'all',
                percent(planner.all.chance),
                planner.all.sizeNeeded === null ? 'none' : figure(planner.all.sizeNeeded),
              ],
            ],
          },
        ]
      : []),
  ];
}

/** The four controls, the largest standardized differences, and groups beside each other. */
export function biasBlocks({ bias, fairness }: ValidationReport, words: Words): Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Who is missing?', id: 'bias' },
    ...bias.controls.flatMap((control): Block[] => [
      {
        kind: 'heading',
        level: 3,
        text: `${control.label}: ${control.verdict.replaceAll('-', ' ')}`,
      },
      { kind: 'text', text: control.sentence },
      policyFigure(
        control.policyFigure.name,
        control.policyFigure.value,
        control.policyFigure.misleads,
      ),
    ]),
    ...(bias.love.points.length > 0
      ? [
          {
            kind: 'table' as const,
            caption: `Standardized differences; ${bias.love.threshold} is tolerated by convention`,
            head: ['Attribute', 'Category', 'Difference', 'Interval'],
            numbers: [2, 3],
            rows: bias.love.points
              .slice(0, 15)
              .map(({ label, category, before, interval: own }) => [
                words(label),
                category === undefined ? '' : words(category),
                figure(before, 3),
                `${figure(own.lower, 3)} to ${figure(own.upper, 3)}`,
              ]),
          },
        ]
      : []),
    ...fairness.flatMap(({ group, outcome, groups, sentence }): Block[] => [
      {
        kind: 'heading',
        level: 3,
        text: `${words(outcome.label)} by ${words(group.label).toLowerCase()}`,
      },
      { kind: 'text', text: sentence },
      {
        kind: 'table',
        caption: `Share with ${listed(outcome.categories.map(words), 3)}`,
        head: ['Group', 'Rows', 'Share', 'Interval', 'Points from the others', 'Verdict'],
        numbers: [1, 2, 3, 4],
        rows: groups.map((one) => [
          words(one.label),
          figure(one.rows),
          percent(one.share),
          interval(one.interval),
          one.difference ? points(one.difference.value) : '–',
          one.verdict.replaceAll('-', ' '),
        ]),
      },
    ]),
  ];
}

/** Intervals of the key attributes, replicates of the targets' own error, and their shares. */
export function uncertaintyBlocks({ uncertainty }: ValidationReport, words: Words): Block[] {
  const { intervals, replicates, bands } = uncertainty;
  return [
    { kind: 'heading', level: 2, text: 'How sure are we?', id: 'uncertainty' },
    { kind: 'text', text: intervals.scope.words },
    {
      kind: 'table',
      caption: 'The policy’s key attributes: half of the interval, as a share of the figure itself',
      head: ['Attribute', 'Relative half width', 'Read as'],
      numbers: [1],
      rows: intervals.key.map((key) => [
        key.name.replaceAll('_', ' '),
        percent(key.relativeHalfWidth),
        key.words,
      ]),
    },
    policyFigure(
      intervals.policyFigure.name,
      intervals.policyFigure.value,
      intervals.policyFigure.misleads,
    ),
    ...(replicates
      ? [
          {
            kind: 'text' as const,
            text: `${replicates.made} replicates were drawn from the error of the targets themselves${replicates.shares ? `: ${percent(share(replicates.shares.sources, replicates.shares), 0)} of the variance is that of the sources, ${percent(share(replicates.shares.sampling, replicates.shares), 0)} that of sampling` : ''}. ${replicates.time.words}`,
          },
          ...replicates.attributes
            .filter(({ shares }) => shares.length <= 20)
            .map((attribute): Block => ({
              kind: 'more',
              title: `${words(attribute.label)}: uncertainty about the world`,
              blocks: [
                {
                  kind: 'table',
                  head: ['Category', 'Estimate', 'Interval'],
                  numbers: [1, 2],
                  rows: attribute.shares.map((one) => [
                    words(one.label),
                    percent(one.estimate, 2),
                    interval(one.interval),
                  ]),
                },
              ],
            })),
          policyFigure(
            replicates.policyFigure.name,
            replicates.policyFigure.value,
            replicates.policyFigure.misleads,
          ),
        ]
      : []),
    ...(bands ? bandBlocks(bands, words) : []),
    { kind: 'list', items: [...intervals.notes, ...(replicates?.notes ?? [])] },
  ];
}

/** What people have who are like the persona with the lowest score. */
function bandBlocks({ row, bands, notes }: RowBands, words: Words): Block[] {
  return [
    {
      kind: 'table',
      caption: `Row ${row + 1}, the persona with the lowest score: what people like it in everything else have, 9 in 10 of them`,
      head: ['Attribute', 'This persona', 'Median', '9 in 10', 'Read as'],
      numbers: [1, 2, 3],
      rows: bands.map(({ name, own, median, band, chances, unit, words: told }) => {
        const known = chances.find(({ category }) => category === own);
        const [likeliest] = chances;
        return [
          `${name.replaceAll('_', ' ')}${unit === null ? '' : `, ${words(unit)}`}`,
          own === null ? '–' : known && typeof own === 'string' ? words(known.label) : String(own),
          median === null ? '–' : String(median),
          band
            ? `${band.lower} to ${band.upper}`
            : likeliest
              ? `likeliest ${words(likeliest.label)}, ${percent(likeliest.chance)}`
              : '–',
          told,
        ];
      }),
    },
    ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
  ];
}

function share(part: number, all: { sources: number; sampling: number; time: number | null }) {
  const total = all.sources + all.sampling + (all.time ?? 0);
  return total > 0 ? part / total : 0;
}

/** Where each figure comes from, and what speaks against it. */
export function sourceBlocks({ sources }: ValidationReport, words: Words): Block[] {
  if (!sources) return [];
  const score = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  return [
    { kind: 'heading', level: 2, text: 'Where do the figures come from?', id: 'sources' },
    {
      kind: 'table',
      head: ['Source', 'Weight', 'Completeness', 'Freshness', 'Validity', 'Reliability', 'To do'],
      numbers: [1, 2, 3, 4, 5],
      rows: sources.sources.map((one) => [
        `${words(one.publisher)}: ${words(one.table)}`,
        one.weight.toFixed(2),
        score(one.checks.completeness.score),
        score(one.checks.freshness.score),
        score(one.checks.validity.score),
        score(one.reliability),
        one.recommendations.join('; '),
      ]),
    },
    policyFigure(
      sources.policyFigure.name,
      sources.policyFigure.value,
      sources.policyFigure.misleads,
    ),
    ...(sources.bending.isBent
      ? [
          {
            kind: 'table' as const,
            caption: `Targets that conflicted by up to ${figure(sources.bending.before)} people, brought to agree by the weights of their sources`,
            head: ['Table', 'Source', 'Reliability', 'People moved'],
            numbers: [2, 3],
            rows: sources.bending.tables.map((one) => [
              words(one.label),
              one.source,
              figure(one.reliability, 2),
              figure(one.moved),
            ]),
          },
        ]
      : []),
    { kind: 'list', items: [...sources.notes, ...sources.bending.notes] },
  ];
}

/** Personas scored one by one, and how a document of them stands to its schema. */
export function qualityBlocks({ quality, personaSchema }: ValidationReport, _: Words): Block[] {
  return [
    ...(quality
      ? [
          {
            kind: 'heading' as const,
            level: 2 as const,
            text: 'Persona by persona',
            id: 'quality',
          },
          {
            kind: 'table' as const,
            head: ['Score', 'Mean', 'Weight'],
            numbers: [1, 2],
            rows: (['completeness', 'plausibility', 'consistency'] as const).map((name) => [
              name,
              quality.mean[name] === null ? '–' : quality.mean[name].toFixed(3),
              quality.weights[name].toFixed(1),
            ]),
          },
          {
            kind: 'list' as const,
            items: quality.below.map(
              ({ check, personas, share: part, recommendation }) =>
                `${figure(personas)} personas (${percent(part)}) are below the threshold of ${check}${personas > 0 ? `. ${recommendation}.` : '.'}`,
            ),
          },
          {
            kind: 'table' as const,
            caption: 'The worst personas',
            head: ['Row', 'Quality', 'Why'],
            numbers: [0, 1],
            rows: quality.worst
              .slice(0, 20)
              .map((one) => [String(one.row + 1), one.quality.toFixed(2), one.reasons.join('; ')]),
          },
          policyFigure(
            quality.policyFigure.name,
            quality.policyFigure.value,
            quality.policyFigure.misleads,
          ),
        ]
      : []),
    ...(personaSchema
      ? [
          {
            kind: 'heading' as const,
            level: 2 as const,
            text: 'Does the document keep the schema of personas?',
            id: 'schema',
          },
          {
            kind: 'text' as const,
            text: personaSchema.valid
              ? `All ${personaSchema.personas} personas keep it.`
              : `${personaSchema.faulty} of ${personaSchema.personas} personas have faults.`,
          },
          { kind: 'list' as const, items: personaSchema.faults.map(({ message }) => message) },
        ]
      : []),
  ];
}
