import { describe, expect, it } from 'vitest';
import { checkPersonas } from '../../../src/core/validation/persona/persona-schema.ts';

const persona = {
  persona_id: 'P-MD-202401-0a1b',
  demographics: {
    age: 41,
    gender: 'female',
    location: { country: 'MD', region: 'Nord' },
    education_level: 'master',
    occupation: 'Agronomist',
  },
  behavioral_attributes: {
    risk_tolerance: 3.25,
    brand_loyalty: 7,
    tech_adoption: 'late_majority',
    shopping_frequency: 'weekly',
  },
  economic_profile: {
    income_range: { min: 9000, max: 12_000, currency: 'MDL' },
    net_worth: -1200,
    debt_to_income_ratio: 0.35,
    savings_rate: 0.125,
  },
};
const metadata = {
  run_id: 'RUN-20240102-030405-0123abcd',
  span_id: 'RUN-20240102-030405-0123abcd-0001-PER',
  timestamp: '2024-01-02T03:04:05Z',
  python_version: '3.12.1',
  data_zone: 'AMBER',
  retention_days: 365,
};

function faults(document: unknown): string[] {
  return checkPersonas(document).faults.map(({ kind, path }) => `${kind} ${path}`);
}

/** The same document with one field of the persona set, or taken out. */
function having(path: string, value?: unknown): unknown {
  const changed = structuredClone(persona) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop()!;
  const home = names.reduce((at, name) => at[name] as Record<string, unknown>, changed);
  if (value === undefined) Reflect.deleteProperty(home, last);
  else home[last] = value;
  return { personas: [changed], metadata };
}

describe('the schema of personas', () => {
  it('passes what it describes', () => {
    expect(checkPersonas({ personas: [persona, persona], metadata })).toEqual({
      personas: 2,
      faulty: 0,
      valid: true,
      faults: [],
      kinds: [],
    });
  });

  it.each([
    ['persona_id', 'TECH_SAVVY_001', 'pattern'],
    ['demographics.age', 17, 'range'],
    ['demographics.age', 41.5, 'type'],
    ['demographics.gender', 'femal', 'choice'],
    ['demographics.location.country', 'Moldova', 'pattern'],
    ['demographics.occupation', 'x'.repeat(101), 'range'],
    ['demographics.city_type', 'urban', 'extra'],
    ['demographics.income_range', { min: 100, max: 200, currency: 'MDL' }, 'misplaced'],
    ['behavioral_attributes.shopping_frequency', 'frequent', 'choice'],
    ['economic_profile.net_worth', 150, 'range'],
    ['economic_profile.savings_rate', '0.1', 'type'],
    ['market_receptivity', {}, 'extra'],
  ])('names the fault of %s %j', (path, value, kind) => {
    expect(faults(having(path, value))).toEqual([`${kind} personas[0].${path}`]);
  });

  it('names what is missing, and what goes by another name', () => {
    expect(faults(having('economic_profile'))).toEqual(['missing personas[0].economic_profile']);
    const renamed = having('behavioral_attributes', {
      risk_tolerance: 3,
      brand_loyalty: 7,
      technology_adoption: 'mainstream_adopter',
      shopping_frequency: 'weekly',
    });
    expect(faults(renamed)).toEqual([
      'misnamed personas[0].behavioral_attributes.technology_adoption',
      'choice personas[0].behavioral_attributes.technology_adoption',
    ]);
  });

  it('suggests the word that was meant', () => {
    const [fault] = checkPersonas(having('demographics.gender', 'femal')).faults;
    expect(fault!.message).toContain('Did you mean female?');
  });

  it('checks the data zone and the run of the document', () => {
    expect(faults({ personas: [persona], metadata: { ...metadata, data_zone: 'GREEN' } })).toEqual([
      'choice metadata.data_zone',
    ]);
    const { data_zone: _, ...rest } = metadata;
    expect(faults({ personas: [persona], data_zone: 'GREEN', metadata: rest })).toEqual([
      'misplaced data_zone',
      'choice data_zone',
      'missing metadata.data_zone',
    ]);
    expect(faults({ personas: [], metadata })).toEqual(['range personas']);
    expect(faults([])).toEqual(['type ']);
  });

  it('finds stated intervals that cannot be', () => {
    const ages = [28, 52, 22, 65, 38];
    const document = (age: object) => ({
      personas: ages.map((own) => ({
        ...persona,
        demographics: { ...persona.demographics, age: own },
      })),
      metadata: { ...metadata, confidence_intervals: { attribute_intervals: { age } } },
    });
    const told = (age: object) =>
      checkPersonas(document(age))
        .faults.filter(({ kind }) => kind === 'statistics')
        .map(({ message }) => message.replace(/^[\w.]+: /, ''));
    expect(
      told({
        mean: 41,
        lower_bound: 22,
        upper_bound: 65,
        margin_of_error: 2.1,
        standard_error: 1.8,
      }),
    ).toEqual([
      'the margin of error 2.1 is 1.17 standard errors; at 95% it is 1.96, and 2.78 with 5 people.',
      'its bounds 22 and 65 are not the mean 41 less and plus the margin 2.1, but the smallest and largest value of the personas.',
      'the standard error 1.8 is not that of its 5 personas, 7.86.',
    ]);
    // By the t-distribution with 4 degrees of freedom, as a textbook has it.
    expect(
      told({
        mean: 41,
        lower_bound: 19.18,
        upper_bound: 62.82,
        margin_of_error: 21.82,
        standard_error: 7.86,
      }),
    ).toEqual([]);
  });
});
