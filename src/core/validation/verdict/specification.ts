import type { AttributeId, Status, Text } from '../../pack/pack.ts';
import { policyFindings } from '../../population/policy.ts';
import type { PolicyFinding } from '../../population/policy.ts';
import { isGate, judgedTables } from './judging.ts';
import type { JudgedTable, JudgeInput } from './judging.ts';
import { peopleOfDimension } from '../policy/policy-mapping.ts';
import type { MappedPolicy } from '../policy/policy-mapping.ts';
import { exp, log1p } from '../../random/math.ts';

/** One cell of a table, beside what was asked for it. */
export interface SpecifiedCell {
  /** Row-major index into the table. */
  cell: number;
  label: Text;
  /** People expected, and counted. */
  expected: number;
  people: number;
  /** Counted less expected, in people and as a share of everyone in the table; negative where some are lacking. */
  difference: number;
  points: number;
}

/** How a table stands to its specification: a deterministic check, in which chance has no part. */
export interface SpecifiedTable {
  id: string;
  label: Text;
  of: AttributeId[];
  status: Status;
  /**
   * `whole people`: with quotas each cell is the whole number below or above its target; under a design
   * its rows are, of those designed, before they are weighted. `none`: neither quotas nor a tolerance were stated for the table, so that nothing was missed.
   */
  rule: 'whole people' | 'none';
  verdict: 'met' | 'missed' | 'no rule';
  /** Whether missing it counts in the verdict on the population. */
  gate: boolean;
  /** Cells with a known target, and those of them less than one person off. */
  cells: number;
  within: number;
  /** The cells farthest off, at most ten, farthest first; those that are met are not listed. */
  farthest: SpecifiedCell[];
  /** Categories that are expected to have people and have none, with the chance that a random sample lacks them. */
  missing: { label: Text; expected: number; chance: number }[];
  missingCount: number;
  /** Largest share by which rounding to whole people alone must miss some target: 1 / 2n. */
  roundingFloor: number;
}

/** One category that a policy names. */
export interface PolicyCell {
  label: Text;
  target: number;
  share: number;
  /** Counted share less the target; negative where some are lacking. */
  gap: number;
  tolerance: number | null;
  people: number;
  /** Rows counted, whatever they weigh: what the least number is of. */
  rows: number;
  minimum: number;
  isNear: boolean;
  isEnough: boolean;
}

/** A dimension of a policy, checked cell by cell. */
export interface PolicyCheck {
  /** Dimension of the policy file, or marginal of the pack. */
  id: string;
  label: Text;
  origin: 'policy file' | 'pack';
  /** Attribute or attributes it is read in. */
  of: AttributeId[];
  cells: PolicyCell[];
  /** People counted in the categories of the policy. */
  people: number;
  verdict: 'met' | 'missed' | 'no rule';
}

/** Whether a population meets what was asked of it. */
export interface SpecificationSection {
  /** Every target table that was counted. */
  tables: SpecifiedTable[];
  policy: PolicyCheck[];
  /** Dimensions and categories of the policy that the population has no attribute for. */
  unmapped: MappedPolicy['unmapped'];
  /** Cells of all target tables with a published figure, and those of them that are met. */
  published: { cells: number; met: number };
  /** The same of cells that no published figure states. */
  estimated: { cells: number; met: number };
  /** Tables and dimensions that were missed and count in the verdict, most people off first. */
  missed: { id: string; label: Text; worst: Text; points: number; people: number }[];
  notes: string[];
}

/** Cells listed of each table. */
const listed = 10;

/** Checks all target tables and the policy, without any test of significance. */
export function specificationOf(input: JudgeInput, policy?: MappedPolicy): SpecificationSection {
  const { subject } = input;
  const byQuota = subject.drawing === 'quota';
  const judged = judgedTables(input).filter(({ kind }) => kind === 'target' || kind === 'slice');
  const published = { cells: 0, met: 0 };
  const estimated = { cells: 0, met: 0 };
  const tables = judged.map((table) => {
    countCells(table, published, estimated);
    return checkTable(table, byQuota, subject.rows);
  });
  const checks = [...packChecks(input, judged), ...fileChecks(input, policy)];
  const notes = [...(policy?.policy.notes ?? []), ...(policy?.notes ?? [])];
  if (byQuota && judged.some(({ designed }) => designed))
    notes.push(
      'The study has a design: rows are checked against those it asks for, before they are weighted. How near the weighted people come to the targets stands under closeness.',
    );
  if (!byQuota)
    notes.push(
      'The rows are not exact quotas: a table without a tolerance of its own is met or missed by nobody’s rule. How near it is stands under closeness, what its rows prove under evidence.',
    );
  return {
    tables,
    policy: checks,
    unmapped: policy?.unmapped ?? [],
    published,
    estimated,
    missed: missedOf(tables, checks),
    notes,
  };
}

/** What is asked of each cell, and what it has: rows under a design, people without. */
function askedOf({ expected, people, designed, rows }: JudgedTable) {
  return designed
    ? { asked: designed.map((due, cell) => (Number.isNaN(expected[cell]!) ? NaN : due)), had: rows }
    : { asked: expected, had: people };
}

function countCells(
  table: JudgedTable,
  published: { cells: number; met: number },
  others: { cells: number; met: number },
): void {
  const { asked, had } = askedOf(table);
  asked.forEach((target, cell) => {
    if (Number.isNaN(target)) return;
    const tally = table.estimated[cell] ? others : published;
    tally.cells++;
    if (isWithin(had[cell]!, target)) tally.met++;
  });
}

function isWithin(people: number, target: number): boolean {
  return Math.abs(people - target) < 1;
}

function checkTable(table: JudgedTable, byQuota: boolean, rows: number): SpecifiedTable {
  const { id, label, of, status } = table;
  const { asked, had } = askedOf(table);
  const off: SpecifiedCell[] = [];
  const missing: SpecifiedTable['missing'] = [];
  let cells = 0;
  const everyone = rows > 0 ? rows : 1;
  asked.forEach((target, cell) => {
    if (Number.isNaN(target)) return;
    cells++;
    const count = had[cell]!;
    if (count === 0 && target >= 1)
      missing.push({
        label: table.labelOf(cell),
        expected: target,
        chance: target < everyone ? exp(everyone * log1p(-target / everyone)) : 0,
      });
    if (isWithin(count, target)) return;
    off.push({
      cell,
      label: '',
      expected: target,
      people: count,
      difference: count - target,
      points: (count - target) / everyone,
    });
  });
  off.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.cell - b.cell);
  missing.sort((a, b) => b.expected - a.expected);
  return {
    id,
    label,
    of,
    status,
    rule: byQuota ? 'whole people' : 'none',
    verdict: !byQuota ? 'no rule' : off.length === 0 ? 'met' : 'missed',
    gate: byQuota && isGate(table),
    cells,
    within: cells - off.length,
    farthest: off.slice(0, listed).map((one) => ({ ...one, label: table.labelOf(one.cell) })),
    missing: missing.slice(0, listed),
    missingCount: missing.length,
    roundingFloor: 1 / (2 * everyone),
  };
}

/** What rules in the pack ask of its marginals. */
function packChecks({ pack }: JudgeInput, judged: readonly JudgedTable[]): PolicyCheck[] {
  const findings = policyFindings(
    judged,
    judged.map(({ people }) => people),
    { marginals: pack.marginals },
  );
  return judged.flatMap((table): PolicyCheck[] => {
    const own = findings.filter(({ marginal }) => marginal === table.id);
    if (own.length === 0) return [];
    return [
      checkOf(
        own,
        { id: table.id, label: table.label, origin: 'pack', of: table.of },
        table.labelOf,
        table.rows,
      ),
    ];
  });
}

/** What the policy file asks, by the same rule. */
function fileChecks({ plan, counts }: JudgeInput, policy: MappedPolicy | undefined): PolicyCheck[] {
  return (policy?.dimensions ?? []).map((dimension) => {
    const { id, targets, attribute, label } = dimension;
    const { people, rows } = peopleOfDimension(dimension, plan, counts);
    const everyone = people.reduce((sum, count) => sum + count, 0);
    const findings = policyFindings(
      [
        {
          id,
          of: [attribute],
          shape: [targets.length],
          kind: 'target',
          expected: Float64Array.from(targets, ({ target }) => target * everyone),
        },
      ],
      [people],
      {
        marginals: [
          {
            id,
            label,
            of: [attribute],
            counts: targets.map(({ target }) => target),
            base: '',
            status: 'assumed',
            source: '',
            policy: {
              tolerance: targets.map(({ tolerance }) => tolerance ?? Infinity),
              minimum: targets.map(({ minimum }) => minimum),
            },
          },
        ],
      },
    );
    return checkOf(
      findings,
      { id, label, origin: 'policy file', of: [attribute] },
      (cell) => targets[cell]!.category,
      rows,
    );
  });
}

function checkOf(
  findings: readonly PolicyFinding[],
  about: Pick<PolicyCheck, 'id' | 'label' | 'origin' | 'of'>,
  labelOf: (cell: number) => Text,
  rows: ArrayLike<number>,
): PolicyCheck {
  const asksNothing = findings.every(
    ({ tolerance, minimum }) => tolerance === Infinity && minimum === 0,
  );
  const cells = findings.map(
    ({ cell, asked, share, tolerance, people, minimum, isNear }): PolicyCell => ({
      label: labelOf(cell),
      target: asked,
      share,
      gap: share - asked,
      tolerance: tolerance === Infinity ? null : tolerance,
      people,
      rows: rows[cell]!,
      minimum,
      isNear,
      isEnough: rows[cell]! >= minimum,
    }),
  );
  const isMet = cells.every(({ isNear, isEnough }) => isNear && isEnough);
  return {
    ...about,
    cells,
    people: findings.reduce((sum, { people }) => sum + people, 0),
    verdict: asksNothing ? 'no rule' : isMet ? 'met' : 'missed',
  };
}

function missedOf(
  tables: readonly SpecifiedTable[],
  checks: readonly PolicyCheck[],
): SpecificationSection['missed'] {
  const missed = tables.flatMap(({ id, label, gate, verdict, farthest }) => {
    const [worst] = farthest;
    return gate && verdict === 'missed' && worst
      ? [{ id, label, worst: worst.label, points: worst.points, people: worst.difference }]
      : [];
  });
  const broken = checks.flatMap(({ id, label, cells, people, verdict }) => {
    if (verdict !== 'missed') return [];
    const excess = ({ gap, tolerance, rows, minimum }: PolicyCell) =>
      Math.max(Math.abs(gap) - (tolerance ?? Infinity), (minimum - rows) / Math.max(1, people));
    const worst = cells.reduce((a, b) => (excess(b) > excess(a) ? b : a));
    return [{ id, label, worst: worst.label, points: worst.gap, people: worst.gap * people }];
  });
  return [...missed, ...broken].sort((a, b) => Math.abs(b.people) - Math.abs(a.people));
}
