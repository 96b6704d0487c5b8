import type { Attribute, AttributeId } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { listed } from '../../table/wording.ts';
import {
  cellMeasures,
  distanceMeasure,
  effectiveNumbers,
  repeatMeasure,
  segmentMeasures,
} from './bias-clusters.ts';
import type { RepeatedProfiles } from './bias-clusters.ts';
import { associationGap, educationLevels, educationTies } from './bias-education.ts';
import { incomeMeasures, largestBracket } from './bias-income.ts';
import { policyFigureOf } from './bias-policy.ts';
import { biasThresholds, decisive, severity, verdictOfControl } from './bias-section.ts';
import type {
  BiasControl,
  BiasMeasure,
  BiasSection,
  BiasThresholds,
  ControlId,
  EffectiveNumbers,
  MitigationKind,
} from './bias-section.ts';
import { sentenceOf } from './bias-sentences.ts';
import { biasTable, tableId } from './bias-tables.ts';
import type { BiasPlan, BiasTable, ExpectedTable } from './bias-tables.ts';
import type { CellCounts } from '../count/counts.ts';
import { loveAttributeOf, lovePlotOf } from './love-plot.ts';
import type { LoveAttribute } from './love-plot.ts';
import type { Subject } from '../count/subject.ts';

/** Chance, at most, of any alarm of the four controls in a random sample without bias. */
const statedAlarm = 0.05;
const mostWorst = 10;
const names: Record<ControlId, string> = {
  income: 'Income',
  education: 'Education',
  technology: 'Technology adoption and diversity of profiles',
  geography: 'Geography',
};

export interface BiasInput {
  subject: Subject;
  plan: BiasPlan;
  /** Per table of the plan, in its order. */
  counts: CellCounts[];
  /** Per table of the plan; null where the reference does not know it. */
  expected: (ExpectedTable | null)[];
  /** Where profiles were counted. */
  profiles?: RepeatedProfiles;
  /** Attributes of the love plot beside those of the tables, with weights where there are some. */
  love?: LoveAttribute[];
  thresholds?: Partial<BiasThresholds>;
}

/**
 * The four bias controls of the persona policy, each by a definite method with an interval. In a
 * random sample without bias any of them finds one with a chance of at most 5 in 100: each control
 * has a quarter of that, its parts share half of the quarter among them, and the intervals are as
 * wide as that takes (Bonferroni).
 */
export function biasOf(input: BiasInput): BiasSection {
  const { subject, plan, counts, expected } = input;
  const limits = { ...biasThresholds, ...input.thresholds };
  const tables = new Map(
    plan.tables.map((request, i) => [
      request.id,
      biasTable(request, subject.attributes, counts[i]!, expected[i] ?? null, subject.drawing),
    ]),
  );
  const context: Context = {
    input,
    limits,
    table: (...of) => tables.get(tableId(of)),
    alarm: statedAlarm / 4,
  };
  const controls = [income(context), education(context), technology(context), geography(context)];
  return {
    controls,
    love: lovePlotOf(
      input.love ?? loveOf(plan, [...tables.values()]),
      limits.standardizedDifference,
    ),
    alarm: {
      stated: statedAlarm,
      found: controls.flatMap(({ id, verdict }) =>
        verdict === 'biased' || verdict === 'likely' ? [id] : [],
      ),
    },
    notes: notesOf(subject),
  };
}

interface Context {
  input: BiasInput;
  limits: BiasThresholds;
  table: (...of: AttributeId[]) => BiasTable | undefined;
  /** Chance of an alarm that one control may have. */
  alarm: number;
}

function notesOf({ drawing }: Subject): string[] {
  if (drawing === 'unknown')
    return ['How the rows were drawn is not known: they are read as a random sample.'];
  if (drawing === 'quota')
    return [
      'Exact quotas meet published tables to the person: there the interval is what rounding to ' +
        'whole people leaves open. Elsewhere it is that of a random sample, which scatters more.',
    ];
  return [];
}

function income({ input: { plan }, table, limits, alarm }: Context): BiasControl {
  const id = plan.income;
  const everyone = id === null ? undefined : table(id);
  const parts = id === null ? [] : plan.parts.flatMap((part) => table(id, part) ?? []);
  const measures = everyone
    ? incomeMeasures(everyone, parts, limits.standardizedDifference, alarm)
    : [];
  return controlOf('income', id === null ? [] : [id], measures, everyone, {
    value: everyone ? largestBracket(everyone) : null,
    kinds: ['weights', 'quotas'],
    work: id === null ? [] : [id, ...foundIn(measures)],
    notes: missingParts(parts, measures),
  });
}

function education({ input: { plan }, table, limits, alarm }: Context): BiasControl {
  const id = plan.education;
  const within = id === null ? undefined : table(id, ...plan.strata);
  const everyone = id === null ? undefined : table(id);
  const isStratified = Boolean(within?.expected);
  const levels = isStratified ? within : everyone;
  const ties = id === null ? [] : plan.ties.flatMap((tie) => table(id, tie, ...plan.strata) ?? []);
  const known = ties.filter(({ expected }) => expected);
  const share = known.length > 0 ? alarm / 2 : alarm;
  const measures = [
    ...(levels ? educationLevels(levels, limits.oddsRatio, share) : []),
    ...known.flatMap((tie) =>
      educationTies(
        tie,
        limits.oddsRatio,
        alarm / 2 / known.length,
        plan.ordered.includes(tie.request.of[1]!),
      ),
    ),
  ];
  const notes = [
    ...(id !== null && plan.strata.length === 0
      ? ['The population has neither age nor sex: education is compared among all people together.']
      : []),
    ...(id !== null && plan.strata.length > 0 && !isStratified && everyone?.expected
      ? [
          'The reference does not tie education to age and sex: it is compared among all people together.',
        ]
      : []),
    ...ties
      .filter(({ expected }) => !expected)
      .map(
        ({ axes }) =>
          `The reference does not tell how education goes with ${labelOf(axes[1]!.attribute)} among ` +
          `people of the same age and sex.`,
      ),
  ];
  return controlOf('education', id === null ? [] : [id], measures, levels, {
    value: known.length > 0 ? associationGap(known[0]!) : null,
    kinds: ['quotas', 'weights'],
    work: id === null ? [] : [id, ...foundIn(measures), ...plan.strata],
    notes,
  });
}

function technology(context: Context): BiasControl {
  const { input, table, limits, alarm } = context;
  const { plan } = input;
  // Groups that were drawn more often repeat more often than in draws of equal chances.
  const isWeighted = input.counts.some(({ sums }) => sums !== undefined);
  const profiles = isWeighted ? undefined : input.profiles;
  const adopters = plan.technology === null ? undefined : table(plan.technology);
  const clusters =
    (plan.education === null ? undefined : known(table(plan.education, ...plan.strata))) ??
    known(table(...plan.strata));
  const found = [
    adopters && distanceMeasure(adopters, adoption, limits.clusters, alarm / (profiles ? 3 : 2)),
    profiles && repeatMeasure(profiles, limits.repeats, alarm / 3),
    clusters && distanceMeasure(clusters, clustering, limits.clusters, alarm / (profiles ? 3 : 2)),
  ].filter((measure): measure is BiasMeasure => Boolean(measure));
  const largest = adopters?.expected ? largestBracket(adopters) : null;
  const notes = [
    ...(plan.technology === null
      ? [
          'Technology adoption is not in this population: only the diversity of its profiles is judged.',
        ]
      : []),
    ...(!profiles || profiles.reference.length === 0
      ? [
          isWeighted
            ? 'Rows have unequal weights: how often they repeat each other says nothing against independent draws.'
            : 'Repeated profiles were not set against independent draws from the reference.',
        ]
      : []),
  ];
  const control = controlOf(
    'technology',
    plan.technology === null ? [] : [plan.technology],
    found,
    adopters ?? clusters,
    {
      value: largest,
      kinds: ['floors', 'weights'],
      work: clusters ? clusters.request.of : [],
      notes,
    },
  );
  const numbers = [adopters, clusters].flatMap((of): EffectiveNumbers[] => {
    const one = of && effectiveNumbers(of);
    return one ? [one] : [];
  });
  return { ...control, ...(numbers.length > 0 && { effectiveNumbers: numbers }) };
}

const adoption = {
  id: 'adopter-groups',
  method: 'cluster-balance',
  label: 'People in the wrong group of technology adoption',
};
const clustering = {
  id: 'profile-clusters',
  method: 'cluster-balance',
  label: 'People in the wrong cluster of profiles',
};

function known(table: BiasTable | undefined): BiasTable | undefined {
  return table?.expected ? table : undefined;
}

function geography({ input: { plan }, table, limits, alarm }: Context): BiasControl {
  const levels = plan.areas.flatMap((area) => known(table(area)) ?? []);
  const segments = plan.tables
    .filter(
      ({ of }) => of.length === 2 && plan.areas.includes(of[0]!) && plan.strata.includes(of[1]!),
    )
    .flatMap(({ of }) => known(table(...of)) ?? []);
  // Half for the distances, a quarter for single areas, a quarter for the segments in them.
  const each = alarm / Math.max(1, levels.length);
  const distances = levels.flatMap((level) => {
    const names = { ...areaDistance, label: `${areaDistance.label}, by ${nameOf(level)}` };
    return distanceMeasure(level, names, limits.areas, each / 2) ?? [];
  });
  const open = levels.filter((_, i) => distances[i]?.verdict === 'not-enough-data');
  const areas = levels.flatMap((level) => cellMeasures(level, oneArea, limits.areas, each / 4));
  const parts = segments.flatMap((segment) =>
    segmentMeasures(
      segment,
      Array.from({ length: segment.request.shape[0]! }, (_, area) => area),
      oneSegment,
      limits.clusters,
      alarm / 4 / segments.length,
    ),
  );
  const largest = levels.map((level) => largestBracket(level)!);
  return controlOf(
    'geography',
    plan.areas,
    [...distances, ...areas, ...parts],
    levels[0] ?? (plan.areas[0] === undefined ? undefined : table(plan.areas[0])),
    {
      value: largest.length > 0 ? Math.max(...largest) : null,
      kinds: ['weights', 'quotas'],
      work: foundIn([...distances, ...areas, ...parts]).sort(
        (a, b) => plan.areas.indexOf(b) - plan.areas.indexOf(a),
      ),
      notes:
        open.length > 0 && open.length < levels.length
          ? [`There are too few rows to tell by ${listed(open.map(nameOf))}.`]
          : [],
    },
  );
}

function nameOf({ axes }: BiasTable): string {
  return labelOf(axes[0]!.attribute);
}

const areaDistance = {
  id: 'area-distance',
  method: 'multiscale-distance',
  label: 'People in the wrong area',
};
const oneArea = {
  id: 'area',
  method: 'share-difference',
  label: 'Share of one area',
};
const oneSegment = {
  id: 'area-segment',
  method: 'share-difference',
  label: 'Share of a group within its area',
};

/** Attributes of what was found off. */
function foundIn(measures: readonly BiasMeasure[]): AttributeId[] {
  const off = measures.filter(({ verdict }) => verdict === 'biased' || verdict === 'likely');
  return off.flatMap(({ of }) => of);
}

interface ControlParts {
  /** What the policy's figure is read as. */
  value: number | null;
  kinds: MitigationKind[];
  work: AttributeId[];
  notes: string[];
}

function controlOf(
  id: ControlId,
  attributes: AttributeId[],
  measures: BiasMeasure[],
  table: BiasTable | undefined,
  { value, kinds, work, notes }: ControlParts,
): BiasControl {
  const isAbsent = attributes.length === 0 && measures.length === 0;
  const verdict = isAbsent
    ? 'absent'
    : table && !table.expected && measures.length === 0
      ? 'no-reference'
      : verdictOfControl(measures);
  const main = measures.filter(({ where }) => where.length === 0);
  const rest = measures.filter(({ where }) => where.length > 0);
  const shown = id === 'education' ? measures : main;
  const graded = rest.filter((one) => one.verdict === 'biased' || one.verdict === 'likely');
  const worst = graded.sort((a, b) => severity(b) - severity(a)).slice(0, mostWorst);
  const rank = { biased: 2, likely: 1 } as Record<string, number>;
  worst.sort(
    (a, b) => (rank[b.verdict] ?? 0) - (rank[a.verdict] ?? 0) || severity(b) - severity(a),
  );
  const told = decisive(verdict, shown);
  return {
    id,
    label: names[id],
    attributes,
    verdict,
    sentence: sentenceOf(
      id,
      verdict,
      told,
      worst.filter((one) => one !== told),
    ),
    measures: [...main, ...rest.slice(0, mostShown(id))],
    worst,
    policyFigure: policyFigureOf(id, value),
    mitigation: {
      kinds: verdict === 'biased' || verdict === 'likely' ? kinds : [],
      attributes: [...new Set(work)],
    },
    notes,
  };
}

/** Parts that are listed whatever their verdict; more are in `worst` alone. */
function mostShown(id: ControlId): number {
  return id === 'geography' ? 60 : 40;
}

function missingParts(parts: readonly BiasTable[], measures: readonly BiasMeasure[]): string[] {
  const all = parts.reduce((sum, { request }) => sum + request.shape[1]!, 0);
  const judged = measures.filter(({ where }) => where.length > 0).length;
  const unknown = parts.filter(({ expected }) => !expected);
  return [
    ...(unknown.length > 0
      ? [
          `The reference does not know income by ${listed(unknown.map(({ axes }) => labelOf(axes[1]!.attribute)))}.`,
        ]
      : []),
    ...(all - judged > 0 && unknown.length < parts.length
      ? [
          `${all - judged} of ${all} parts of the population have too few rows to judge their income.`,
        ]
      : []),
  ];
}

function labelOf({ label }: Attribute): string {
  return textIn(label, 'en').toLowerCase();
}

/** Single attributes among the tables, each once. */
function loveOf(plan: BiasPlan, tables: readonly BiasTable[]): LoveAttribute[] {
  const seen = new Set<AttributeId>();
  const byAxes = [...tables].sort((a, b) => a.axes.length - b.axes.length);
  return byAxes.flatMap((table) =>
    table.request.of.flatMap((id, axis) => {
      if (seen.has(id)) return [];
      const found = loveAttributeOf(table, axis, plan.ordered.includes(id));
      if (found.length > 0) seen.add(id);
      return found;
    }),
  );
}
