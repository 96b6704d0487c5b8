import type { AttributeId, Status, Text } from '../../pack/pack.ts';
import { streamKey, subKey } from '../../random/stream.ts';
import { totalVariationEquivalence } from '../../statistics/equivalence.ts';
import { benjaminiHochberg, holm } from '../../statistics/multiple-tests.ts';
import { effectiveRows, knownCells } from './closeness.ts';
import { departuresOf, slicesOf } from './departures.ts';
import type { Departure, Slice } from './departures.ts';
import { testFit } from './fit-test.ts';
import type { FitTest } from './fit-test.ts';
import { isGate, judgedTables } from './judging.ts';
import type { JudgedTable, JudgeInput } from './judging.ts';
import { detectableShift, falseAlarmsOf } from './planner.ts';
import type { FalseAlarms } from './planner.ts';
import { policyTestsOf } from './policy-tests.ts';
import type { PolicyTests } from './policy-tests.ts';
import type { MappedPolicy } from '../policy/policy-mapping.ts';

/**
 * What the rows of a random sample prove of a table.
 *
 * - `equivalent`: the population they come from is proved to lie within the tolerance
 * - `different`: it is proved to have other shares, and not proved to lie within the tolerance
 * - `not enough data`: neither
 */
export type EvidenceVerdict = 'equivalent' | 'different' | 'not enough data';

export interface TableEvidence {
  id: string;
  label: Text;
  of: AttributeId[];
  kind: JudgedTable['kind'];
  status: Status;
  /** Whether the table counts in the verdict on the population. */
  gate: boolean;
  /** Test that the rows are a random sample of the expected shares; null where there is nothing to test. */
  test: FitTest | null;
  /** p-value after Holm's adjustment over the tables that count in the verdict; null for others. */
  holm: number | null;
  /** p-value after Benjamini and Hochberg's adjustment over all tables. */
  benjaminiHochberg: number | null;
  /**
   * Whether the adjusted p-value is at most alpha, Holm's where the table counts in the verdict and
   * Benjamini and Hochberg's elsewhere: the shares are other ones, if only slightly.
   */
  alarm: boolean;
  /** √(χ²/n) where there is a statistic: the effect beside the p-value, the same at every size. */
  cohensW: number | null;
  equivalence: {
    /** Share of people to move within which shares count as equivalent. */
    tolerance: number;
    distance: number;
    /** Smallest tolerance that these rows prove. */
    smallestTolerance: number;
    /** Distance that these rows prove to be exceeded. */
    provedDistance: number;
    level: number;
  };
  /** Whether the rows prove that the tolerance is exceeded, which is more than being different. */
  isBeyond: boolean;
  verdict: EvidenceVerdict;
  /**
   * Points that the largest category would have to lack so that the test finds it 95 times in
   * 100, after allowing for all tables; null where nothing less than the whole category would do.
   */
  detectable: { label: Text; points: number } | null;
  /** Cells that depart from what chance makes, worst first; only where there is an alarm. */
  departures: Departure[];
  /** Groups inside which the other attributes depart, worst first; only where there is an alarm. */
  slices: Slice[];
}

/** What the rows prove, as far as they are a random sample. */
export interface EvidenceSection {
  /** Whether tests are run: not where agreement is by construction. */
  run: boolean;
  /** What is taken for granted, in a sentence. */
  assumption: string;
  alpha: number;
  /** Chance, at most, of any alarm in a random sample of a population that is as expected. */
  statedAlarmRate: number;
  tables: TableEvidence[];
  /** Ids of the tables that count in the verdict and have an alarm, smallest p-value first. */
  alarms: string[];
  /** The same of all other tables: found by exploring, with a share of false ones of at most alpha. */
  explored: string[];
  verdicts: Record<EvidenceVerdict, number>;
  falseAlarms: FalseAlarms;
  /** The policy's own rule, beside all this. */
  policyTests: PolicyTests;
  notes: string[];
}

export interface EvidenceOptions {
  /** Share of people to move within which shares count as equivalent. */
  tolerance?: number;
  alpha?: number;
  /** Seed of the random numbers that simulated tests draw. */
  seed?: number;
}

/** Convention: two people in a hundred. */
export const usualTolerance = 0.02;

/** Stream of simulated tests; those of packs begin at 1000, and these draw no person. */
const evidenceStream = 900;
/** Outcomes drawn at least. */
const fewestOutcomes = 999;

/** Tests every table and says what the rows prove of it. */
export function evidenceOf(
  input: JudgeInput,
  policy?: MappedPolicy,
  { tolerance = usualTolerance, alpha = 0.05, seed = 0 }: EvidenceOptions = {},
): EvidenceSection {
  const { drawing } = input.subject;
  const all = judgedTables(input).filter(({ kind }) => kind !== 'layer');
  const policyTests = policyTestsOf(input, all, policy, alpha);
  const assumption = assumptions[drawing];
  const common = { assumption, alpha, policyTests };
  if (drawing === 'quota')
    return {
      ...common,
      run: false,
      statedAlarmRate: 0,
      tables: [],
      alarms: [],
      explored: [],
      verdicts: { equivalent: 0, different: 0, 'not enough data': 0 },
      falseAlarms: falseAlarmsOf(0, alpha),
      notes: [],
    };
  const gates = all.filter(isGate).length;
  const most = Math.max(fewestOutcomes, Math.ceil((2 * gates) / alpha));
  const key = streamKey(seed, evidenceStream);
  const tests = all.map((table, i) => testFit(table, subKey(key, i), most) ?? null);
  const adjusted = adjust(all, tests);
  const tables = all.map((table, i) =>
    judge(table, tests[i]!, adjusted[i]!, { tolerance, alpha, gates }),
  );
  const verdicts = { equivalent: 0, different: 0, 'not enough data': 0 };
  for (const { verdict } of tables) verdicts[verdict]++;
  return {
    ...common,
    run: true,
    statedAlarmRate: alpha,
    tables,
    alarms: idsByP(tables.filter(({ alarm, gate }) => alarm && gate)),
    explored: idsByP(tables.filter(({ alarm, gate }) => alarm && !gate)),
    verdicts,
    falseAlarms: falseAlarmsOf(gates, alpha),
    notes: notesOf(tests),
  };
}

function idsByP(tables: readonly TableEvidence[]): string[] {
  return tables.toSorted((a, b) => a.test!.pValue - b.test!.pValue).map(({ id }) => id);
}

const assumptions: Record<JudgeInput['subject']['drawing'], string> = {
  quota:
    'Exact quotas: p = 1 by construction, no evidence. The rows meet their targets whatever the rest is like, so no test is run.',
  sample: 'Every row was drawn at random, independently of the others.',
  unknown:
    'How the rows were drawn is not known. The tests hold if every row was drawn at random; if quotas were kept, agreement proves nothing.',
};

interface Adjusted {
  holm: number | null;
  benjaminiHochberg: number | null;
}

function adjust(tables: readonly JudgedTable[], tests: readonly (FitTest | null)[]): Adjusted[] {
  const adjusted: Adjusted[] = tables.map(() => ({ holm: null, benjaminiHochberg: null }));
  const among = (isIn: (place: number) => boolean) =>
    [...tests.keys()].filter((place) => tests[place] && isIn(place));
  const pValues = (places: readonly number[]) => places.map((place) => tests[place]!.pValue);
  const gates = among((place) => isGate(tables[place]!));
  holm(pValues(gates)).forEach((p, i) => (adjusted[gates[i]!]!.holm = p));
  const tested = among(() => true);
  benjaminiHochberg(pValues(tested)).forEach(
    (p, i) => (adjusted[tested[i]!]!.benjaminiHochberg = p),
  );
  return adjusted;
}

function judge(
  table: JudgedTable,
  test: FitTest | null,
  adjusted: Adjusted,
  { tolerance, alpha, gates }: { tolerance: number; alpha: number; gates: number },
): TableEvidence {
  const { id, label, of, kind, status } = table;
  const known = knownCells(table);
  const size = effectiveRows(table, known.cells);
  const level = 1 - alpha;
  const hasPeople = size > 0 && known.expected.some((count) => count > 0);
  const equivalence = hasPeople
    ? totalVariationEquivalence(known.people, known.expected, level, size)
    : { distance: 0, smallestTolerance: 1, provedDistance: 0 };
  const pValue = isGate(table) ? adjusted.holm : adjusted.benjaminiHochberg;
  const alarm = pValue !== null && pValue <= alpha;
  const slices = alarm ? slicesOf(table, alpha, tolerance) : [];
  const isEquivalent = equivalence.smallestTolerance <= tolerance;
  const isBeyond = alarm && equivalence.provedDistance > tolerance;
  const { distance, smallestTolerance, provedDistance } = equivalence;
  return {
    id,
    label,
    of,
    kind,
    status,
    gate: isGate(table),
    test,
    ...adjusted,
    alarm,
    cohensW: !test || test.statistic === null ? null : Math.sqrt(test.statistic / test.size),
    equivalence: { tolerance, distance, smallestTolerance, provedDistance, level },
    isBeyond: isBeyond || slices.some((slice) => slice.isBeyond),
    verdict: verdictOfTable(alarm, isEquivalent, slices),
    detectable: detectableIn(table, known, size, alpha / Math.max(1, gates)),
    departures: alarm ? departuresOf(table, alpha) : [],
    slices,
  };
}

/** A table that is near as a whole still differs where a group inside it does. */
function verdictOfTable(
  alarm: boolean,
  isEquivalent: boolean,
  slices: readonly Slice[],
): EvidenceVerdict {
  if (alarm && (!isEquivalent || slices.some(({ isEquivalent: near }) => !near)))
    return 'different';
  return isEquivalent ? 'equivalent' : 'not enough data';
}

/** Only for tables of one attribute: in finer ones no single category stands for a fault. */
function detectableIn(
  table: JudgedTable,
  { cells, expected }: ReturnType<typeof knownCells>,
  size: number,
  alpha: number,
): TableEvidence['detectable'] {
  const whole = expected.reduce((sum, count) => sum + count, 0);
  const shares = [...expected].map((count) => count / whole);
  const isSingle = table.shape.length === 1 && shares.length > 1;
  if (!isSingle || shares.some((share) => !(share > 0)) || !(size > 0)) return null;
  const largest = shares.indexOf(Math.max(...shares));
  const points = detectableShift(shares, largest, size, 0.95, alpha);
  return points === null ? null : { label: table.labelOf(cells[largest]!), points };
}

function notesOf(tests: readonly (FitTest | null)[]): string[] {
  const count = (method: FitTest['method']) =>
    tests.filter((test) => test?.method === method).length;
  const notes: string[] = [];
  const exact = count('enumerated') + count('simulated') + count('bounded');
  if (exact > 0)
    notes.push(
      `${exact} tables expect fewer than 5 people in some cell: their p-values are exact, by weighing outcomes or drawing them, or upper bounds of the exact ones.`,
    );
  if (count('uncertain targets') > 0)
    notes.push(
      `${count('uncertain targets')} tables have targets with a margin of error, which their tests allow for as for a second survey.`,
    );
  const none = tests.filter((test) => test === null).length;
  if (none > 0) notes.push(`${none} tables have nobody, or one cell alone, and were not tested.`);
  return notes;
}
