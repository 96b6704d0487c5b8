import type { AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { formatCount, listed } from '../../table/wording.ts';
import type { BiasVerdict } from '../bias/bias-section.ts';
import type { EvidenceSection, TableEvidence } from './evidence.ts';
import type { SpecificationSection } from './specification.ts';
import type { Subject } from '../count/subject.ts';
import type { TieVerdict } from '../ties/retained.ts';

/** The verdict on a population. */
export type Grade = 'accepted' | 'accepted with reservations' | 'rejected';

/** The rules of the verdict, in the order in which their reasons are told. */
export type GradeRule =
  | 'ties-lost'
  | 'impossible-people'
  | 'specification-missed'
  | 'tolerance-exceeded'
  | 'people-repeated'
  | 'schema-failed'
  | 'ties-changed'
  | 'some-impossible'
  | 'shares-differ'
  | 'bias-found'
  | 'ties-not-compared'
  | 'policy-not-mapped'
  | 'not-enough-rows'
  | 'drawing-unknown'
  | 'other';

/** One reason why a population is not simply accepted. */
export interface GradeReason {
  rule: GradeRule;
  effect: 'rejected' | 'reservation';
  /** What was found, in a sentence. */
  sentence: string;
  /** Ids of the tables, pairs, dimensions or rules it rests on. */
  about: string[];
}

/** The overall verdict with its reasons, gravest first. */
export interface GradeSection {
  grade: Grade;
  /** The verdict in a sentence. */
  headline: string;
  reasons: GradeReason[];
}

/** A rule of the verdict as it is documented. */
export interface GradeRuleText {
  rule: GradeRule;
  effect: GradeReason['effect'];
  /** When it applies. */
  when: string;
}

/** Share of rows that may be impossible before a population is rejected: one in a thousand. */
export const mostImpossible = 0.001;

/**
 * The rules, in order. A population is rejected where any rule that rejects applies, accepted with
 * reservations where any other does, and accepted where none does: no finding makes up for another,
 * so that a worse population never gets a better verdict.
 */
export const gradeRules: readonly GradeRuleText[] = [
  {
    rule: 'ties-lost',
    effect: 'rejected',
    when: 'a tie of two attributes is lost or turned round',
  },
  {
    rule: 'impossible-people',
    effect: 'rejected',
    when: 'more than 1 in 1,000 rows are a combination that cannot exist',
  },
  {
    rule: 'specification-missed',
    effect: 'rejected',
    when: 'a target under exact quotas, or a tolerance or least number of a policy, is missed',
  },
  {
    rule: 'tolerance-exceeded',
    effect: 'rejected',
    when: 'rows prove that shares lie beyond the tolerance',
  },
  {
    rule: 'people-repeated',
    effect: 'rejected',
    when: 'more rows repeat others than chance and the threshold of bias controls allow',
  },
  {
    rule: 'schema-failed',
    effect: 'rejected',
    when: 'a document of personas is not what its schema asks',
  },
  {
    rule: 'ties-changed',
    effect: 'reservation',
    when: 'a tie of two attributes is weakened, strengthened or invented',
  },
  {
    rule: 'some-impossible',
    effect: 'reservation',
    when: 'some rows are impossible, 1 in 1,000 at most',
  },
  {
    rule: 'shares-differ',
    effect: 'reservation',
    when: 'rows prove other shares, though not beyond the tolerance',
  },
  { rule: 'bias-found', effect: 'reservation', when: 'a bias control finds a bias' },
  {
    rule: 'ties-not-compared',
    effect: 'reservation',
    when: 'there is nothing to compare the ties with',
  },
  {
    rule: 'policy-not-mapped',
    effect: 'reservation',
    when: 'a part of the policy could not be read in the population',
  },
  {
    rule: 'not-enough-rows',
    effect: 'reservation',
    when: 'rows are too few to prove shares of an attribute within the tolerance',
  },
  {
    rule: 'drawing-unknown',
    effect: 'reservation',
    when: 'it is not known how the rows were drawn, so that tests rest on an assumption',
  },
  { rule: 'other', effect: 'reservation', when: 'another part of the report has a reservation' },
];

/** What of each section the verdict rests on; full sections fit. */
export interface GradeInput {
  subject: Pick<Subject, 'rows' | 'drawing'>;
  specification: Pick<SpecificationSection, 'missed' | 'unmapped'>;
  evidence: Pick<EvidenceSection, 'run' | 'tables'>;
  /** Absent where ties were not looked at. */
  ties?: {
    reference: unknown;
    axes: readonly { label: Text }[];
    pairs: readonly {
      /** Axes, as positions in `axes`. */
      a: number;
      b: number;
      of: readonly AttributeId[];
      verdict: TieVerdict;
      sentence: string;
      tieVariation: number | null;
    }[];
  };
  /** Impossible combinations: rule, what it says, rows it finds. */
  impossible: readonly { id: string; reason: Text; rows: number }[];
  /** Combinations with far more rows than expected, gravest first. */
  implausible?: readonly { of: readonly AttributeId[]; expected: number; sentence: string }[];
  /** Absent where bias controls were not applied. */
  bias?: {
    controls: readonly {
      id: string;
      label: string;
      verdict: string;
      sentence: string;
      measures: readonly { id: string; verdict: BiasVerdict }[];
    }[];
  };
  /** Faults of a document against its schema, in sentences. */
  schema?: readonly { sentence: string; about: string[] }[];
  /** Reservations of other sections, in sentences. */
  others?: readonly { sentence: string; about: string[] }[];
}

/** Judges a population by the sections of its report. */
export function gradeOf(input: GradeInput): GradeSection {
  const found = [
    ...tieReasons(input),
    ...impossibleReasons(input),
    ...specificationReasons(input),
    ...evidenceReasons(input),
    ...biasReasons(input),
    ...(input.schema ?? []).map(({ sentence, about }) => reason('schema-failed', sentence, about)),
    ...(input.others ?? []).map(({ sentence, about }) => reason('other', sentence, about)),
  ];
  const order = gradeRules.map(({ rule }) => rule);
  const reasons = found
    .map((one, i) => ({ one, i }))
    .sort((a, b) => order.indexOf(a.one.rule) - order.indexOf(b.one.rule) || a.i - b.i)
    .map(({ one }) => one);
  const grade: Grade = reasons.some(({ effect }) => effect === 'rejected')
    ? 'rejected'
    : reasons.length > 0
      ? 'accepted with reservations'
      : 'accepted';
  return { grade, headline: headlineOf(grade, reasons), reasons };
}

function reason(rule: GradeRule, sentence: string, about: readonly string[]): GradeReason {
  const { effect } = gradeRules.find((one) => one.rule === rule)!;
  return { rule, effect, sentence, about: [...about] };
}

/** Ties named in a sentence; a fault that breaks more of them breaks all of some attribute. */
const mostNamed = 24;

const lost: ReadonlySet<TieVerdict> = new Set<TieVerdict>(['lost', 'reversed']);
const changed: ReadonlySet<TieVerdict> = new Set<TieVerdict>([
  'weakened',
  'strengthened',
  'invented',
]);

/** Combinations of people who hardly exist that are told with the ties whose loss made them. */
const mostTold = 4;

function tieReasons({ ties, implausible = [] }: GradeInput): GradeReason[] {
  if (!ties || ties.reference === null)
    return [
      reason(
        'ties-not-compared',
        'Whether the attributes hang together as they should was not compared with anything.',
        [],
      ),
    ];
  const among = (verdicts: ReadonlySet<TieVerdict>, rule: GradeRule, words: string) => {
    const pairs = ties.pairs
      .filter(({ verdict }) => verdicts.has(verdict))
      .sort((a, b) => (b.tieVariation ?? 0) - (a.tieVariation ?? 0));
    if (pairs.length === 0) return [];
    const name = (axis: number) => textIn(ties.axes[axis]!.label, 'en');
    const names = pairs.map(({ a, b }) => `${name(a)} × ${name(b)}`);
    const sentences = [
      ...pairs.slice(0, 3).map(({ sentence }) => sentence),
      ...(rule === 'ties-lost' ? peopleOfNowhere(pairs, implausible) : []),
    ];
    const many =
      pairs.length > 1
        ? `${pairs.length} ties are ${words}`
        : `A tie is ${words.replace('they should', 'it should')}`;
    return [
      reason(
        rule,
        `${many}: ${listed(names, mostNamed)}. ${sentences.join(' ')}`,
        pairs.map(({ of }) => of.join(' × ')),
      ),
    ];
  };
  return [
    ...among(lost, 'ties-lost', 'lost or turned round'),
    ...among(changed, 'ties-changed', 'weaker or stronger than they should be'),
  ];
}

/** Of each lost tie the gravest combination that hardly anybody is expected to be. */
function peopleOfNowhere(
  pairs: readonly { of: readonly AttributeId[] }[],
  implausible: NonNullable<GradeInput['implausible']>,
): string[] {
  return pairs
    .flatMap(({ of }) => {
      const found = implausible.find(
        ({ of: own, expected }) => expected < 0.5 && own.every((id) => of.includes(id)),
      );
      return found ? [found.sentence] : [];
    })
    .slice(0, mostTold);
}

function impossibleReasons({ impossible, subject }: GradeInput): GradeReason[] {
  const broken = impossible.filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows);
  if (broken.length === 0) return [];
  const cases = broken.reduce((sum, { rows }) => sum + rows, 0);
  const names = broken.map(
    ({ reason: why, rows }) => `${formatCount(rows)} (${textIn(why, 'en')})`,
  );
  return [
    reason(
      cases > mostImpossible * subject.rows ? 'impossible-people' : 'some-impossible',
      `${formatCount(cases)} of ${formatCount(subject.rows)} rows cannot exist: ${listed(names, 3)}.`,
      broken.map(({ id }) => id),
    ),
  ];
}

function specificationReasons({ specification }: GradeInput): GradeReason[] {
  const { missed, unmapped } = specification;
  const reasons: GradeReason[] = [];
  if (missed.length > 0) {
    const names = missed.map(
      ({ label, worst, points, people }) =>
        `${textIn(label, 'en')}, ${textIn(worst, 'en')} (${signedPoints(points)}, ${signedPeople(people)})`,
    );
    reasons.push(
      reason(
        'specification-missed',
        `${missed.length === 1 ? 'A table misses' : `${missed.length} tables miss`} what was asked: ${listed(names, 3)}.`,
        missed.map(({ id }) => id),
      ),
    );
  }
  if (unmapped.length > 0)
    reasons.push(
      reason(
        'policy-not-mapped',
        `Not checked: ${listed(
          unmapped.map(
            ({ dimension, category, reason: why }) =>
              `${dimension}${category === undefined ? '' : ` ${category}`} (${why})`,
          ),
          3,
        )}.`,
        unmapped.map(({ dimension }) => dimension),
      ),
    );
  return reasons;
}

function evidenceReasons({ evidence, subject }: GradeInput): GradeReason[] {
  if (!evidence.run) return [];
  const gates = evidence.tables.filter(({ gate }) => gate);
  const different = gates.filter(({ verdict }) => verdict === 'different');
  const beyond = different.filter(({ isBeyond }) => isBeyond);
  const slight = different.filter(({ isBeyond }) => !isBeyond);
  const open = gates.filter(({ verdict, of }) => verdict === 'not enough data' && of.length === 1);
  const reasons: GradeReason[] = [];
  if (beyond.length > 0)
    reasons.push(
      reason(
        'tolerance-exceeded',
        `${differing(beyond)}, and beyond the tolerance.`,
        idsOf(beyond),
      ),
    );
  if (slight.length > 0)
    reasons.push(
      reason(
        'shares-differ',
        `${differing(slight)}; these rows do not prove whether within the tolerance.`,
        idsOf(slight),
      ),
    );
  if (open.length > 0)
    reasons.push(
      reason(
        'not-enough-rows',
        `Not enough data: ${formatCount(subject.rows)} rows cannot prove the shares of ${listed(open.map(({ label }) => textIn(label, 'en')))} within the tolerance.`,
        idsOf(open),
      ),
    );
  if (subject.drawing === 'unknown')
    reasons.push(
      reason(
        'drawing-unknown',
        'How the rows were drawn is not known; what they prove holds if each was drawn at random.',
        [],
      ),
    );
  return reasons;
}

function idsOf(tables: readonly TableEvidence[]): string[] {
  return tables.map(({ id }) => id);
}

function differing(tables: readonly TableEvidence[]): string {
  const names = tables.map(({ label, departures, slices }) => {
    const [slice] = slices;
    const [cell] = departures;
    const inside = slice ? `inside ${textIn(slice.label, 'en')}` : undefined;
    const where = cell ? `${textIn(cell.label, 'en')} ${signedPoints(cell.points)}` : inside;
    return textIn(label, 'en') + (where === undefined ? '' : ` (${where})`);
  });
  return `The rows prove other shares of ${listed(names, 3)}`;
}

/** Measure of repeated rows among those of the bias controls. */
const repeatedProfiles = 'repeated-profiles';

function biasReasons({ bias }: GradeInput): GradeReason[] {
  return (bias?.controls ?? []).flatMap(({ id, verdict, sentence, measures }) => {
    const repeats = measures.find((measure) => measure.id === repeatedProfiles);
    if (repeats?.verdict === 'biased') return [reason('people-repeated', sentence, [id])];
    return verdict === 'biased' || verdict === 'likely'
      ? [reason('bias-found', sentence, [id])]
      : [];
  });
}

function headlineOf(grade: Grade, reasons: readonly GradeReason[]): string {
  if (grade === 'accepted')
    return 'Accepted: nothing was found that speaks against this population.';
  const decisive = reasons.filter(({ effect }) => grade !== 'rejected' || effect === 'rejected');
  const more = decisive.length - 1;
  const rest = more > 0 ? ` And ${more} further reason${more > 1 ? 's' : ''}.` : '';
  const start = grade === 'rejected' ? 'Rejected' : 'Accepted with reservations';
  return `${start}: ${lowerFirst(decisive[0]!.sentence)}${rest}`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function signedPoints(share: number): string {
  const points = Math.abs(share * 100).toFixed(1);
  return `${share < 0 ? '−' : '+'}${points} points`;
}

function signedPeople(people: number): string {
  const count = Math.round(Math.abs(people));
  return `${people < 0 ? '−' : '+'}${formatCount(count)} ${count === 1 ? 'person' : 'people'}`;
}
