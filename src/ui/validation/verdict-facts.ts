import type { ValidationReport } from '../../core/validation/report.ts';
import { listed, people, percent } from '../format.ts';

/** A number that a person acts on, with what it is. */
export interface VerdictFact {
  value: string;
  label: string;
  /** Of the part of the page that tells it. */
  section: string;
}

/** The five or six numbers that say most of a report. */
export function verdictFacts(report: ValidationReport): VerdictFact[] {
  const { specification, closeness, ties, impossible, bias, evidence } = report;
  const facts: VerdictFact[] = [];
  if (specification.published.cells > 0) {
    const { met, cells } = specification.published;
    facts.push({
      value: met === cells ? `all ${people(cells)}` : `${people(met)} of ${people(cells)}`,
      label: 'published figures met within one person',
      section: 'marginals',
    });
  }
  const beyond = closeness.tables.map(({ totalVariation, floor }) =>
    Math.max(
      0,
      totalVariation - (closeness.floor === 'whole people' ? floor.wholePeople : floor.sample),
    ),
  );
  if (beyond.length > 0)
    facts.push({
      value: percent(Math.max(...beyond)),
      label: `of people to move in the worst table, beyond what ${closeness.floor === 'whole people' ? 'whole people cost' : 'chance makes'}`,
      section: 'marginals',
    });
  const judged =
    ties.pairs.length - ties.verdicts['no reference'] - ties.verdicts['not enough data'];
  if (judged > 0)
    facts.push({
      value: `${people(ties.verdicts.kept)} of ${people(judged)}`,
      label: 'pairs of attributes hang together as they should',
      section: 'ties',
    });
  const broken = impossible.rules.reduce((sum, { rows }) => sum + rows, 0);
  if (impossible.rules.length > 0)
    facts.push({
      value: people(broken),
      label: 'rows that break a rule of what is possible',
      section: 'ties',
    });
  const controls = bias.controls.filter(
    ({ verdict }) => verdict !== 'absent' && verdict !== 'no-reference',
  );
  if (controls.length > 0) {
    const found = controls.filter(({ verdict }) => verdict === 'biased' || verdict === 'likely');
    const open = controls.filter(({ verdict }) => verdict === 'not-enough-data').length;
    facts.push({
      value: `${found.length} of ${controls.length}`,
      label: `bias controls ${found.length === 1 ? 'finds' : 'find'} a bias${open > 0 ? `; of ${open} the rows are too few to tell` : ''}`,
      section: 'bias',
    });
  }
  const asked = specification.policy.filter(({ verdict }) => verdict !== 'no rule');
  const policy = asked.some(isGiven) ? asked.filter(isGiven) : asked;
  if (policy.length > 0) {
    const kept = policy.filter(({ verdict }) => verdict === 'met').length;
    facts.push({
      value: `${kept} of ${policy.length}`,
      label: 'dimensions of the policy are kept',
      section: 'marginals',
    });
  }
  if (!evidence.run)
    facts.push({
      value: 'no test',
      label: 'exact quotas make p = 1 by construction, which is no evidence',
      section: 'marginals',
    });
  else if (!evidence.tables.some(({ gate, verdict }) => gate && verdict === 'different')) {
    const proved = Math.max(
      ...evidence.tables.flatMap(({ gate, equivalence }) =>
        gate ? [equivalence.smallestTolerance] : [],
      ),
    );
    if (Number.isFinite(proved))
      facts.push({
        value: percent(proved),
        label: 'of people to move: no target table is farther off, 95% sure',
        section: 'marginals',
      });
  }
  return facts;
}

function isGiven({ origin }: ValidationReport['specification']['policy'][number]): boolean {
  return origin === 'policy file';
}

type Verdict = ValidationReport['verdict'];
type Rule = Verdict['reasons'][number]['rule'];

/** What each rule that rejects says of a population, in short. */
const shortOfRule: Partial<Record<Rule, string>> = {
  'ties-lost': 'attributes do not hang together',
  'impossible-people': 'there are people who cannot exist',
  'specification-missed': 'what was asked for is missed',
  'tolerance-exceeded': 'shares are off',
  'people-repeated': 'people are repeated',
  'schema-failed': 'its document is not what its schema asks',
};

/** The verdict in a short sentence, after its grade. */
export function verdictSentence({ grade, reasons }: Verdict): string {
  if (grade === 'accepted') return 'Nothing was found that speaks against this population.';
  if (grade === 'rejected') {
    const words = listed(reasons.flatMap(({ rule }) => shortOfRule[rule] ?? []));
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  }
  return reasons.length === 1
    ? 'Use it where this does not matter:'
    : `Use it where these ${reasons.length} findings do not matter:`;
}

/**
 * What is told of a finding beside its first sentence: people who should hardly exist, or else
 * everything that is short.
 */
export function toldBeside(rest: string): string {
  const people = rest.split(/(?<=\.) (?=\p{Lu}|\d)/u).filter((one) => /^\d/.test(one));
  if (people.length > 0) return people.join(' ');
  return rest.length < 240 ? rest : '';
}

/** What a person can do about a finding that rejects. */
export const adviceOfRule: Partial<Record<Rule, string>> = {
  'ties-lost': 'make the people anew from tables of both attributes; no weight brings a tie back.',
  'impossible-people': 'take these rows out, or mend what made them.',
  'specification-missed': 'see what closes each gap.',
  'tolerance-exceeded': 'weigh the rows, under bias; that brings shares back, but no ties.',
  'people-repeated': 'take the repeated rows out.',
  'schema-failed': 'mend the fields named under quality, or what wrote them.',
};

/** The part of the page that tells more of each rule of the verdict. */
export const sectionOfRule: Record<Rule, string> = {
  'ties-lost': 'ties',
  'impossible-people': 'ties',
  'specification-missed': 'marginals',
  'tolerance-exceeded': 'marginals',
  'people-repeated': 'bias',
  'schema-failed': 'quality',
  'ties-changed': 'ties',
  'some-impossible': 'ties',
  'shares-differ': 'marginals',
  'bias-found': 'bias',
  'ties-not-compared': 'ties',
  'policy-not-mapped': 'marginals',
  'not-enough-rows': 'marginals',
  'drawing-unknown': 'marginals',
  other: 'sources',
};
