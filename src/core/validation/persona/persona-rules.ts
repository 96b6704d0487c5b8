/** A rule that a value of a document has to keep. */
export type Rule =
  | {
      kind: 'object';
      fields: Readonly<Record<string, Rule>>;
      /** Fields that may be absent; all others are required, and no others are allowed. */
      optional?: readonly string[];
    }
  | { kind: 'list'; of: Rule; least: number; most: number }
  | { kind: 'choice'; among: readonly string[] }
  /** @param words what the pattern asks for */
  | { kind: 'text'; longest?: number; pattern?: RegExp; words?: string }
  | { kind: 'number'; from: number; to: number; whole?: true; step?: number };

const object = (
  fields: Readonly<Record<string, Rule>>,
  optional: readonly string[] = [],
): Rule => ({ kind: 'object', fields, optional });
const number = (from: number, to: number, step?: number): Rule => ({
  kind: 'number',
  from,
  to,
  ...(step !== undefined && { step }),
});
const whole = (from: number, to: number): Rule => ({ kind: 'number', from, to, whole: true });
const choice = (...among: string[]): Rule => ({ kind: 'choice', among });
const text = (pattern: RegExp, words: string): Rule => ({ kind: 'text', pattern, words });
const words = (longest: number): Rule => ({ kind: 'text', longest });
const hash = text(/^[a-f0-9]{64}$/, 'a SHA-256 of 64 hexadecimal digits');

const persona = object({
  persona_id: text(
    /^P-[A-Z]{2}-\d{6}-[a-f0-9]{4}$/,
    'P, country, six digits and four hexadecimal digits, as P-US-202412-a1b2',
  ),
  demographics: object({
    age: whole(18, 100),
    gender: choice('male', 'female', 'non_binary', 'prefer_not_to_say'),
    location: object({
      country: text(/^[A-Z]{2}$/, 'a country in two capitals, as US'),
      region: words(100),
    }),
    education_level: choice('high_school', 'associate', 'bachelor', 'master', 'doctorate', 'other'),
    occupation: words(100),
  }),
  behavioral_attributes: object({
    risk_tolerance: number(0, 10),
    brand_loyalty: number(0, 10),
    tech_adoption: choice(
      'innovator',
      'early_adopter',
      'early_majority',
      'late_majority',
      'laggard',
    ),
    shopping_frequency: choice('daily', 'weekly', 'monthly', 'quarterly', 'annually'),
  }),
  economic_profile: object({
    income_range: object({
      min: number(0, 1e7, 100),
      max: number(0, 1e7, 100),
      currency: text(/^[A-Z]{3}$/, 'a currency in three capitals, as USD'),
    }),
    net_worth: number(-1e6, 1e8, 100),
    debt_to_income_ratio: number(0, 5, 0.01),
    savings_rate: number(0, 1, 0.001),
  }),
});

/** What a document of personas has to be, as the persona policy's program exchanges them. */
export const personaDocument = object({
  personas: { kind: 'list', of: persona, least: 1, most: 10_000 },
  metadata: object(
    {
      run_id: text(/^RUN-\d{8}-\d{6}-[a-f0-9]{8}$/, 'RUN, date, time and eight hexadecimal digits'),
      span_id: text(
        /^RUN-\d{8}-\d{6}-[a-f0-9]{8}-\d{4}-[A-Z]{3}$/,
        'the id of the run, four digits and three capitals',
      ),
      timestamp: text(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
        'a date and time after ISO 8601',
      ),
      python_version: text(/^(?:3\.12\.\d+|3\.11\.13)$/, '3.12.x or 3.11.13'),
      python_env_hash: hash,
      content_hash: hash,
      composite_hash: hash,
      data_zone: choice('AMBER'),
      retention_days: whole(90, 2555),
    },
    ['python_env_hash', 'content_hash', 'composite_hash'],
  ),
});
