import type { Text } from '../../pack/pack.ts';
import { goodnessOfFit } from '../../statistics/goodness-of-fit.ts';
import { formatCount } from '../../table/wording.ts';
import { isGate } from './judging.ts';
import type { JudgedTable, JudgeInput } from './judging.ts';
import { peopleOfDimension } from '../policy/policy-mapping.ts';
import type { MappedPolicy } from '../policy/policy-mapping.ts';
import { falseAlarmsOf } from './planner.ts';

/** One factor under the policy's own rule. */
export interface PolicyTest {
  factor: Text;
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
  /** What the policy calls a bias: p below its level. */
  flagged: boolean;
  /** Cohen's w: what the p-value does not tell. */
  cohensW: number;
}

/** The policy's own rule: raw chi-square over each factor, biased where p < 0.05. */
export interface PolicyTests {
  factors: PolicyTest[];
  /** Its figure `bias_detected`, and why it misleads here. */
  policyFigure: { name: 'bias_detected'; value: boolean; misleads: string };
}

/** Cohen's w that is called small. */
const smallEffect = 0.1;

/**
 * Applies the rule of the policy as it stands, to the dimensions of the policy file, or without one to
 * the attributes that a target states alone. It is shown, and decides nothing.
 */
export function policyTestsOf(
  input: JudgeInput,
  tables: readonly JudgedTable[],
  policy: MappedPolicy | undefined,
  alpha: number,
): PolicyTests {
  const factors = policy
    ? policy.dimensions.map((dimension) => ({
        label: dimension.label,
        shares: dimension.targets.map(({ target }) => target),
        people: peopleOfDimension(dimension, input.plan, input.counts).people,
      }))
    : tables
        .filter((table) => isGate(table) && table.of.length === 1)
        .map(({ label, expected, people }) => ({ label, shares: [...expected], people }));
  const tested = factors.flatMap(({ label, shares, people }) => test(label, shares, people, alpha));
  const value = tested.some(({ flagged }) => flagged);
  return {
    factors: tested,
    policyFigure: { name: 'bias_detected', value, misleads: whyMisleading(input, tested, alpha) },
  };
}

function test(
  factor: Text,
  shares: readonly number[],
  people: ArrayLike<number>,
  alpha: number,
): PolicyTest[] {
  const known = [...shares.keys()].filter((i) => shares[i]! > 0);
  const counts = known.map((i) => people[i]!);
  if (known.length < 2 || !counts.some((count) => count > 0)) return [];
  const { statistic, degreesOfFreedom, pValue, effectSize } = goodnessOfFit(
    counts,
    known.map((i) => shares[i]!),
  );
  return [
    { factor, statistic, degreesOfFreedom, pValue, flagged: pValue < alpha, cohensW: effectSize },
  ];
}

function whyMisleading(
  { subject, counts }: JudgeInput,
  tests: readonly PolicyTest[],
  alpha: number,
): string {
  if (subject.drawing === 'quota')
    return 'With exact quotas p is near 1 by construction: the rule cannot find any fault, not even where no two attributes belong together.';
  const reasons: string[] = [];
  const small = tests.filter(({ flagged, cohensW }) => flagged && cohensW < smallEffect);
  if (small.length > 0)
    reasons.push(
      `it calls ${small.length} of ${tests.length} factors biased whose shares are off by little (Cohen’s w below 0.1), because ${formatCount(subject.rows)} rows make any difference significant`,
    );
  // What chance adds to w² on average is its degrees of freedom over the rows.
  const quiet = tests.filter(
    ({ flagged, cohensW, degreesOfFreedom }) =>
      !flagged && cohensW * cohensW - degreesOfFreedom / subject.rows >= smallEffect * smallEffect,
  );
  if (quiet.length > 0)
    reasons.push(
      `it passes ${quiet.length} factors whose shares are off (Cohen’s w 0.1 or more), because ${formatCount(subject.rows)} rows cannot prove it`,
    );
  if (tests.length > 1) {
    const chance = Math.round(100 * falseAlarmsOf(tests.length, alpha).chanceOfAny);
    reasons.push(
      `over ${tests.length} factors it finds a bias in ${chance} of 100 faultless samples`,
    );
  }
  if (counts.weight.sum !== counts.rows)
    reasons.push('it takes weighted rows for people drawn one by one');
  reasons.push('it looks at each factor alone and cannot see that their joint is lost');
  const sentence = reasons.join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
