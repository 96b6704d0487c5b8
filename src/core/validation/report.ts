import type { AttributeId, Source, Text } from '../pack/pack.ts';
import { textIn } from '../population/persona.ts';
import { attributeIntervalsOf } from './uncertainty/attribute-intervals.ts';
import type { AttributeIntervalsSection } from './uncertainty/attribute-intervals.ts';
import type { RowBands } from './uncertainty/bands.ts';
import { biasOf } from './bias/bias.ts';
import type { BiasSection } from './bias/bias-section.ts';
import type { RepeatedProfiles } from './bias/bias-clusters.ts';
import { closenessOf } from './verdict/closeness.ts';
import type { ClosenessSection } from './verdict/closeness.ts';
import type { Counts } from './count/counts.ts';
import { evidenceOf } from './verdict/evidence.ts';
import type { EvidenceSection } from './verdict/evidence.ts';
import { fairnessOf } from './bias/fairness.ts';
import type { FairnessSection } from './bias/fairness.ts';
import { gapsOf } from './verdict/gaps.ts';
import type { GapSection } from './verdict/gaps.ts';
import { gradeOf } from './verdict/grade.ts';
import type { GradeSection } from './verdict/grade.ts';
import { impossibleOf } from './ties/impossible.ts';
import type { ImpossibleSection } from './ties/impossible.ts';
import { independenceOf } from './ties/independence.ts';
import type { IndependenceSection } from './ties/independence.ts';
import type { JudgeInput } from './verdict/judging.ts';
import { loveAttributes } from './bias/love-plot.ts';
import { marginalsOf } from './verdict/marginals.ts';
import type { MarginalTable } from './verdict/marginals.ts';
import type { ColumnMatch, ColumnRole } from './file/match-columns.ts';
import type { PersonaSchemaSection } from './persona/persona-schema.ts';
import { personaQualityOf } from './persona/persona-quality.ts';
import type { PersonaQualitySection, QualityPart } from './persona/persona-quality.ts';
import { planPolicy } from './verdict/planner.ts';
import type { PolicyPlan } from './verdict/planner.ts';
import type { PolicyDimension } from './policy/policy-document.ts';
import type { RecordSection } from './record.ts';
import type { ReplicatesSection } from './uncertainty/replicate-section.ts';
import { sourcesOf } from './sources/sources.ts';
import type { SourceOpinion, SourcesSection } from './sources/sources.ts';
import { specificationOf } from './verdict/specification.ts';
import type { SpecificationSection } from './verdict/specification.ts';
import type { Drawing } from './count/subject.ts';
import { threeWayOf } from './ties/three-way.ts';
import type { ThreeWaySection } from './ties/three-way.ts';
import { tiesOf } from './ties/ties.ts';
import type { TiesSection } from './ties/ties.ts';
import type { ValidationPlan, ValidationRequest } from './validation-plan.ts';

/** What a report is about, and how it can be made again. */
export interface ReportSubject {
  title: Text;
  origin: 'study' | 'file';
  rows: number;
  drawing: Drawing;
  /** Rows weigh differently: the sum of their weights, and rows of equal weight that would tell as much. */
  weights: { sum: number; effectiveRows: number } | null;
  attributes: {
    id: AttributeId;
    label: Text;
    categories: number;
    matched: boolean;
    missing: number;
  }[];
  /** Attributes of the pack that it lacks. */
  absent: AttributeId[];
  /** The pack's people that it is held against, by the categories that are kept; null: all. */
  where: Record<AttributeId, string[]> | null;
  /** How the columns of a file were read; null for a study. */
  columns: ReportColumn[] | null;
  /** What was taken for granted, in sentences. */
  notes: string[];
}

/** How a column of a file was read. */
export interface ReportColumn {
  column: string;
  role: ColumnRole['kind'];
  attribute: AttributeId | null;
  confidence: number;
  reason: string;
  /** Values that mean a category of another name, and those that mean none: 60 of each column at most. */
  values: { value: string; rows: number; categories: string[] }[];
  unmatchedRows: number;
  missingRows: number;
}

/** Where a report comes from; given by whoever makes it, since nothing here has a clock. */
export interface ReportOrigin {
  /** ISO date, or date and time. */
  madeAt: string;
  /** Of the study, or of the file's bytes, where it was made. */
  digest: string | null;
  /** A link that opens the study. */
  link: string | null;
  versions: Record<string, string | number>;
}

/** A report on a population. Plain JSON: numbers that are not known are null. */
export interface ValidationReport {
  format: 1;
  origin: ReportOrigin;
  subject: ReportSubject;
  pack: { id: string; digest: string; title: Text; basis: Text; sources: Source[] } | null;
  verdict: GradeSection;
  specification: SpecificationSection;
  gaps: GapSection;
  /** Plans of the policy and of the pack's own rules; null where there are none. */
  planner: PolicyPlan | null;
  /** Every attribute alone, expected beside counted. */
  marginals: MarginalTable[];
  closeness: ClosenessSection;
  evidence: EvidenceSection;
  ties: TiesSection;
  /** Null without a pack. */
  independence: IndependenceSection | null;
  threeWay: ThreeWaySection;
  impossible: ImpossibleSection;
  bias: BiasSection;
  fairness: FairnessSection[];
  uncertainty: {
    intervals: AttributeIntervalsSection;
    replicates: ReplicatesSection | null;
    /** Of the persona with the lowest score, by the replicates; null without them. */
    bands: RowBands | null;
  };
  /** Null without a pack. */
  sources: SourcesSection | null;
  /** Null where rows were not scored. */
  quality: PersonaQualitySection | null;
  /** Of a document of personas: how it stands to their schema; null otherwise. */
  personaSchema: PersonaSchemaSection | null;
  /** Null until the run is over. */
  record: RecordSection | null;
}

/** What counting has found. */
export interface Counted {
  counts: Counts;
  quality?: QualityPart;
  /** Repeated profiles beside those of independent draws; see `repeats.ts`. */
  repeats?: RepeatedProfiles;
  replicates?: ReplicatesSection;
  /** Of the persona with the lowest score. */
  bands?: RowBands;
}

export interface JudgeOptions {
  /** Share of people to move within which shares count as equivalent. */
  tolerance?: number;
  alpha?: number;
  level?: number;
  /** People that the rows were drawn from. */
  population?: number;
  /** By source id. */
  opinions?: Readonly<Record<string, SourceOpinion>>;
  usePolicyWeights?: boolean;
}

/** Judges a population by what was counted. */
export function judge(
  plan: ValidationPlan,
  counted: Counted,
  origin: ReportOrigin,
  options: JudgeOptions = {},
): ValidationReport {
  const { request, counting, reference, policy, roles } = plan;
  const model = plan.model ?? reference;
  const { subject, against, seed = 0 } = request;
  const { counts } = counted;
  const input: JudgeInput = {
    subject,
    pack: against?.view.pack ?? { attributes: [], marginals: [] },
    plan: counting,
    counts,
    comparisons: against?.comparisons ?? [],
  };
  const specification = specificationOf(input, policy);
  const ties = tiesOf({ subject, plan: counting, counts, reference });
  const evidence = evidenceOf(input, policy, {
    seed,
    ...(options.tolerance !== undefined && { tolerance: options.tolerance }),
    ...(options.alpha !== undefined && { alpha: options.alpha }),
  });
  const impossible = impossibleOf({
    subject,
    pack: against?.view.pack,
    plan: counting,
    counts,
    reference,
  });
  const bias = biasOf({
    subject,
    plan: plan.bias,
    counts: plan.bias.tables.map(({ id }) => countsOf(plan, counts, id)),
    expected: plan.biasExpected,
    ...(counted.repeats && { profiles: counted.repeats }),
    ...(against && {
      love: loveAttributes(
        counting,
        counts,
        subject.attributes,
        against.comparisons,
        plan.bias.ordered,
      ),
    }),
  });
  const dimensions = plannedDimensions(plan);
  const intervals = attributeIntervalsOf({
    subject,
    plan: counting,
    counts,
    seed,
    roles,
    ...(options.level !== undefined && { level: options.level }),
    ...(options.population !== undefined && { population: options.population }),
  });
  return {
    format: 1,
    origin,
    subject: reportSubject(plan, counts),
    pack: against
      ? {
          id: against.pack.id,
          digest: against.digest,
          title: against.pack.title,
          basis: against.pack.basis,
          sources: against.pack.sources,
        }
      : null,
    verdict: gradeOf({
      subject,
      specification,
      evidence,
      ties,
      impossible: impossible.rules,
      implausible: impossible.implausible,
      bias,
      schema: schemaFaults(request.personas),
      others: implausibleReservation(impossible),
    }),
    specification,
    gaps: gapsOf(specification.policy),
    planner: dimensions.length > 0 ? planPolicy(dimensions, subject.rows) : null,
    marginals: marginalsOf(input),
    closeness: closenessOf(input),
    evidence,
    ties,
    independence:
      model?.kind === 'pack'
        ? independenceOf({
            subject,
            plan: counting,
            reference: model,
            ...(reference?.kind === 'file' && { file: reference }),
            headlines: against?.view.pack.highlights.map(({ of }) => of),
          })
        : null,
    threeWay: threeWayOf({ subject, plan: counting, counts, reference }),
    impossible,
    bias,
    fairness: plan.fairness.map(({ group, outcome, having, table, expected }) =>
      fairnessOf({ group, outcome, having, counts: countsOf(plan, counts, table.id), expected }),
    ),
    uncertainty: {
      intervals,
      replicates: counted.replicates ?? null,
      bands: counted.bands ?? null,
    },
    sources: against
      ? sourcesOf({
          pack: against.published ?? against.pack,
          studyDate: origin.madeAt.slice(0, 10),
          contradictions: against.contradictions,
          ...(request.policy && { policySources: request.policy.sources }),
          ...(options.opinions && { opinions: options.opinions }),
          ...(options.usePolicyWeights !== undefined && {
            usePolicyWeights: options.usePolicyWeights,
          }),
        })
      : null,
    quality:
      plan.quality && counted.quality
        ? personaQualityOf(
            plan.quality,
            counted.quality,
            subject,
            against?.view.pack.structuralZeros ?? [],
          )
        : null,
    personaSchema: request.personas ?? null,
    record: null,
  };
}

function schemaFaults(personas: PersonaSchemaSection | undefined) {
  if (!personas || personas.valid) return [];
  const told = personas.kinds.map(({ kind, faults }) => `${faults} ${kind}`).join(', ');
  return [
    {
      sentence: `The document is not what the schema of personas asks: ${personas.faulty} of ${personas.personas} personas have faults (${told}).`,
      about: personas.kinds.map(({ kind }) => kind),
    },
  ];
}

/** Combinations told in the verdict. */
const toldCombinations = 5;

function implausibleReservation({ implausible, implausibleFound }: ImpossibleSection) {
  if (implausibleFound === 0) return [];
  // Nested areas of one name, such as a town that is a region of its own, tell the same.
  const words = ({ labels, rows }: (typeof implausible)[number]) =>
    JSON.stringify([...labels.map((label) => textIn(label, 'en')), rows]);
  const told = implausible
    .filter((one, i) => implausible.findIndex((other) => words(other) === words(one)) === i)
    .slice(0, toldCombinations);
  const more = implausibleFound - told.length;
  return [
    {
      sentence: `${implausibleFound === 1 ? 'A combination has' : `${implausibleFound} combinations have`} far more rows than the reference expects. ${told.map(({ sentence }) => sentence).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
      about: told.map(({ of }) => of.join(' × ')),
    },
  ];
}

function countsOf({ counting }: ValidationPlan, counts: Counts, id: string) {
  const place = counting.tables.findIndex((table) => table.id === id);
  return counts.tables[place]!;
}

/** Dimensions that a policy file, or the pack itself, sets tolerances and least numbers for. */
function plannedDimensions({ request }: ValidationPlan): PolicyDimension[] {
  const { policy, against } = request;
  if (policy) return policy.dimensions;
  return (against?.view.pack.marginals ?? []).flatMap((marginal): PolicyDimension[] => {
    const { id, counts, policy: rule } = marginal;
    const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    if (!rule || !(total > 0) || counts.includes(null)) return [];
    return [
      {
        id,
        targets: counts.map((count, cell) => ({
          category: String(cell),
          target: count! / total,
          tolerance: rule.tolerance[cell]!,
          minimum: rule.minimum?.[cell] ?? 0,
        })),
      },
    ];
  });
}

function reportSubject({ request, counting }: ValidationPlan, counts: Counts): ReportSubject {
  const { subject, against } = request;
  const { sum, squares } = counts.weight;
  const isWeighted = counts.singles.some(({ sums }) => sums !== undefined);
  const where = Object.entries(against?.where ?? {});
  return {
    title: subject.title,
    origin: subject.origin,
    rows: subject.rows,
    drawing: subject.drawing,
    weights: isWeighted ? { sum, effectiveRows: squares > 0 ? (sum * sum) / squares : 0 } : null,
    attributes: subject.attributes.map(({ id, label, categories }) => ({
      id,
      label,
      categories: categories.length,
      matched: subject.matched.includes(id),
      missing: missingOf(counting, counts, id),
    })),
    absent: subject.absent,
    where:
      against && where.length > 0
        ? Object.fromEntries(
            where.map(([id, codes]) => {
              const own = against.pack.attributes.find((one) => one.id === id)!;
              return [id, codes.map((code) => own.categories[code]!.id)];
            }),
          )
        : null,
    columns: request.columns
      ? request.columns.map((column) => reportColumn(column, request))
      : null,
    notes: [...(request.notes ?? []), ...(against?.view.notes ?? [])],
  };
}

const toldValues = 60;

function reportColumn(match: ColumnMatch, { against }: ValidationRequest): ReportColumn {
  const { column, role, confidence, reason, values, unmatched, missing } = match;
  const attribute = role.kind === 'attribute' ? role.attribute : null;
  const own = against?.pack.attributes.find(({ id }) => id === attribute);
  return {
    column,
    role: role.kind,
    attribute,
    confidence,
    reason,
    values: values.slice(0, toldValues).map(({ value, rows, categories }) => ({
      value,
      rows,
      categories: categories.slice(0, toldValues).map((code) => own?.categories[code]?.id ?? ''),
    })),
    unmatchedRows: unmatched.rows,
    missingRows: missing,
  };
}

function missingOf(counting: ValidationPlan['counting'], counts: Counts, id: AttributeId): number {
  const place = counting.singles.findIndex(({ attribute }) => attribute === id);
  return counts.singles[place]!.rows.at(-1) ?? 0;
}
