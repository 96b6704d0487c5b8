import type { ValidationReport } from '../../core/validation/report.ts';
import { number, people, percent } from '../format.ts';

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
    const within = controls.filter(({ verdict }) => verdict === 'within').length;
    facts.push({
      value: `${within} of ${controls.length}`,
      label: 'bias controls within their thresholds',
      section: 'bias',
    });
  }
  if (!evidence.run)
    facts.push({
      value: 'p = 1',
      label: 'of every test, by construction: exact quotas are no evidence',
      section: 'marginals',
    });
  else {
    const proved = Math.max(
      ...evidence.tables.flatMap(({ gate, equivalence }) =>
        gate ? [equivalence.smallestTolerance] : [],
      ),
    );
    if (Number.isFinite(proved))
      facts.push({
        value: `${number(proved * 100)} points`,
        label: 'of people to move at most, proved for every target table at 95%',
        section: 'marginals',
      });
  }
  return facts;
}

/** The part of the page that tells more of each rule of the verdict. */
export const sectionOfRule: Record<ValidationReport['verdict']['reasons'][number]['rule'], string> =
  {
    'ties-lost': 'ties',
    'impossible-people': 'ties',
    'specification-missed': 'marginals',
    'tolerance-exceeded': 'marginals',
    'people-repeated': 'bias',
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
