import type { Attribute, AttributeId, Pack, Text } from '../pack/pack.ts';
import { fitPack } from '../population/fit-pack.ts';
import type { FitCache } from '../population/fit-pack.ts';
import type { Comparison, ContradictionFinding } from '../population/report.ts';
import { areMeasured, expectedBy } from './bias/bias-expected.ts';
import { biasPlan } from './bias/bias-tables.ts';
import type { BiasPlan, ExpectedTable } from './bias/bias-tables.ts';
import { countPlanOf } from './count/count-plan.ts';
import type { CountPlan, Counts, TableRequest } from './count/counts.ts';
import { planOverPack } from './file/expected.ts';
import { fairnessRequest } from './bias/fairness.ts';
import type { ColumnMatch } from './file/match-columns.ts';
import type { PackView } from './file/pack-view.ts';
import type { PersonaSchemaSection } from './persona/persona-schema.ts';
import type { PolicyDocument } from './policy/policy-document.ts';
import { mapPolicy } from './policy/policy-mapping.ts';
import type { MappedPolicy } from './policy/policy-mapping.ts';
import { qualityModelOf } from './persona/quality-model.ts';
import type { QualityModel } from './persona/quality-model.ts';
import { fileReference, packReferenceSteps } from './ties/reference.ts';
import type { Reference } from './ties/reference.ts';
import { rolesOf } from './bias/roles.ts';
import type { Role, Roles } from './bias/roles.ts';
import type { Subject } from './count/subject.ts';
import type { DrawnTraits } from './ties/trait-tables.ts';

/** The pack that a population is held against, and what it expects. */
export interface Against {
  /** The pack as it is, or with targets that conflict brought to agree. */
  pack: Pack;
  /** Then: the pack as it was given. */
  published?: Pack;
  digest: string;
  /** The pack in the groups of the population; the same where those are its own. */
  view: PackView;
  /** Codes of the people it is about, in the categories of the pack; all where empty. */
  where: Record<AttributeId, number[]>;
  /** In a population of as many rows, in its groups. */
  comparisons: Comparison[];
  contradictions: ContradictionFinding[];
  /** Attributes that the fit holds in one table. */
  cliques: AttributeId[][];
  /** How the traits of a study's layers are drawn. */
  traits?: DrawnTraits;
}

/** What is to be validated, and against what. */
export interface ValidationRequest {
  subject: Subject;
  /** Absent: there is nothing to hold it against but a policy or a reference file. */
  against?: Against;
  policy?: PolicyDocument;
  /** Attributes of roles, such as income, that the user chose. */
  roles?: Partial<Record<Role, AttributeId[]>>;
  /** What was taken for granted before, in sentences. */
  notes?: string[];
  /** Of a file: how its columns were read. */
  columns?: ColumnMatch[];
  /** Of a document of personas: how it stands to their schema. */
  personas?: PersonaSchemaSection;
  /** Of simulated tests and bootstraps. Default 0. */
  seed?: number;
  cache?: FitCache;
}

/** A comparison of an outcome between the groups of an attribute. */
export interface FairnessPlan {
  group: Attribute;
  outcome: Attribute;
  /** Categories of the outcome that count. */
  having: number[];
  table: TableRequest;
  expected: ExpectedTable | null;
}

/** Everything known before a row is looked at. */
export interface ValidationPlan {
  request: ValidationRequest;
  /** What is to be counted; plain data, for workers. */
  counting: CountPlan;
  /** What rows are scored by; plain data, for workers. Absent without a reference. */
  quality?: QualityModel;
  /** What ties are held against: the pack's model, or a reference file. */
  reference?: Reference;
  /** The pack's model, where a reference file stands in its place. */
  model?: Reference;
  roles: Roles;
  policy?: MappedPolicy;
  bias: BiasPlan;
  /** Expected people of each table of the bias plan. */
  biasExpected: (ExpectedTable | null)[];
  fairness: FairnessPlan[];
}

/**
 * Plans a validation: what to count, and what to expect of it.
 *
 * @yields the share of the work done
 * @throws Error where the pack is malformed
 */
export function* planValidation(request: ValidationRequest): Generator<number, ValidationPlan> {
  const { subject, against, seed = 0, cache } = request;
  const { attributes } = subject;
  const roles = rolesOf(attributes, request.roles);
  const bias = biasPlan(attributes, roles);
  const fair = fairnessPlans(attributes, roles);
  const counting = countPlanOf({
    attributes,
    rows: subject.rows,
    pack: against?.view.pack,
    tables: distinct([
      ...(against?.comparisons ?? []),
      ...bias.tables,
      ...fair.map(({ table }) => table),
    ]),
    cliques: against?.cliques ?? [],
  });
  // Repeated people are counted by what the pack knows, so that draws from it can tell what chance repeats.
  if (against) counting.profile = counting.profile.filter((id) => against.view.groupings.has(id));
  yield 0.1;
  let reference: Reference | undefined;
  if (against) {
    const steps = packReferenceSteps(against.pack, planOverPack(counting, against.view.groupings), {
      where: against.where,
      ...(against.traits && { traits: against.traits }),
      ...(cache && { cache }),
    });
    let step = steps.next();
    while (!step.done) {
      yield 0.1 + 0.6 * step.value;
      step = steps.next();
    }
    reference = step.value;
  }
  yield 0.7;
  const tables = [...bias.tables, ...fair.map(({ table }) => table)];
  const expectation = against && expectedBy(expectationOf(against, cache));
  const expected: (ExpectedTable | null)[] = [];
  for (const table of tables) {
    expected.push(expectation ? expectation(table) : null);
    yield 0.7 + (0.2 * expected.length) / tables.length;
  }
  const measured =
    against &&
    areMeasured(
      bias.tables,
      against.pack,
      fitPack(against.pack, cache),
      attributes,
      subject.origin === 'study',
    );
  return {
    request,
    counting,
    ...(reference && {
      reference,
      quality: qualityModelOf(counting, reference, counting.zeros, seed),
    }),
    roles,
    ...(request.policy && { policy: mapPolicy(request.policy, attributes) }),
    bias,
    biasExpected: bias.tables.map((_, i) => (measured?.[i] ? expected[i]! : null)),
    fairness: fair.map((one, i) => ({ ...one, expected: expected[bias.tables.length + i]! })),
  };
}

/** The plan with the rows of a reference file in place of the pack's joint tables. */
export function heldAgainstFile(plan: ValidationPlan, title: Text, counts: Counts): ValidationPlan {
  const reference = fileReference(title, plan.counting, counts);
  const quality = qualityModelOf(
    plan.counting,
    reference,
    plan.counting.zeros,
    plan.request.seed ?? 0,
  );
  const inFile = ({ id }: TableRequest): ExpectedTable | null => {
    const { rows, sums } = counts.tables[plan.counting.tables.findIndex((one) => one.id === id)]!;
    const total = rows.reduce((sum, count) => sum + count, 0);
    return total > 0 ? { people: sums ?? rows, isTarget: false, rows: total } : null;
  };
  return {
    ...plan,
    reference,
    ...(plan.reference?.kind === 'pack' && { model: plan.reference }),
    quality,
    // What the pack knows comes first.
    biasExpected: plan.bias.tables.map((table, i) => plan.biasExpected[i] ?? inFile(table)),
    fairness: plan.fairness.map((one) => ({ ...one, expected: one.expected ?? inFile(one.table) })),
  };
}

/** What tables of a population are expected by. */
export function expectationOf(
  { comparisons, pack, where, view }: Against,
  cache: FitCache | undefined,
) {
  return {
    comparisons,
    fit: { pack, fitted: fitPack(pack, cache), where },
    groupings: view.groupings,
  };
}

function distinct(tables: readonly TableRequest[]): TableRequest[] {
  const known = new Map(tables.map((table) => [table.id, table]));
  return [...known.values()];
}

/** Categories of the groups that are compared, at most. */
const mostGroups = 12;

/**
 * Who is compared where the user chose nothing: between the sexes and the coarsest areas, how many
 * have the upper categories of income and education that hold a quarter of the categories.
 */
function fairnessPlans(
  attributes: readonly Attribute[],
  roles: Roles,
): Omit<FairnessPlan, 'expected'>[] {
  const find = (id: AttributeId | undefined) => attributes.find((one) => one.id === id);
  const groups = [find(roles.sex[0]), find(roles.geography[0])];
  const outcomes = [find(roles.income[0]), find(roles.education[0])];
  return groups.flatMap((group) =>
    outcomes.flatMap((outcome) => {
      if (!group || !outcome || group === outcome || group.categories.length > mostGroups)
        return [];
      const count = outcome.categories.length;
      if (count > 60) return [];
      const from = Math.min(count - 1, Math.ceil(count * 0.75));
      const having = Array.from({ length: count - from }, (_, i) => from + i);
      return [{ group, outcome, having, table: fairnessRequest(group, outcome) }];
    }),
  );
}
