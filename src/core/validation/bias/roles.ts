import type { Attribute, AttributeId } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';

/** What an attribute stands for in the controls that a policy names without naming columns. */
export type Role =
  | 'age'
  | 'sex'
  | 'income'
  | 'education'
  | 'geography'
  | 'technologyAdoption'
  | 'riskTolerance'
  | 'brandLoyalty'
  | 'purchaseFrequency'
  | 'spendingPower';

/** Attributes of each role, best first; geography from the coarsest level to the finest. */
export type Roles = Record<Role, AttributeId[]>;

/**
 * Phrases that an attribute's id or label has to be, word for word, to be taken for the role; the
 * first is the surest. Whole phrases only, so that "income tax" is no income.
 */
const phrases: Record<Role, readonly string[]> = {
  age: ['age', 'age band', 'age group', 'age decade', 'age bracket', 'age in decades', 'varsta'],
  sex: ['sex', 'gender', 'sexul', 'gen'],
  income: [
    'income',
    'household income',
    'income band',
    'income bracket',
    'income level',
    'annual income',
    'income range',
    'salary',
    'earnings',
    'wage',
    'venit',
  ],
  education: [
    'education',
    'education level',
    'level of education',
    'educational attainment',
    'attainment',
    'schooling',
    'highest degree',
    'studii',
    'studiile',
  ],
  geography: [
    'geography',
    'region',
    'development region',
    'division',
    'state',
    'province',
    'county',
    'district',
    'raion',
    'municipality',
    'tract',
    'census tract',
    'zone',
    'area',
    'location',
    'residence',
    'residence type',
    'urban rural',
    'urbanicity',
    'regiune',
    'mediul de resedinta',
  ],
  technologyAdoption: [
    'technology adoption',
    'tech adoption',
    'adoption of technology',
    'adopter group',
    'adopter category',
  ],
  riskTolerance: ['risk tolerance', 'tolerance for risk', 'attitude to risk'],
  brandLoyalty: ['brand loyalty', 'loyalty to brands'],
  purchaseFrequency: ['purchase frequency', 'shopping frequency', 'buying frequency'],
  spendingPower: ['spending power', 'purchasing power', 'disposable income', 'buying power'],
};

/** Attributes of each role among those of a population. A list chosen by the user stands as it is; an empty one means none. */
export function rolesOf(
  attributes: readonly Attribute[],
  chosen: Partial<Record<Role, AttributeId[]>> = {},
): Roles {
  const known = new Map(attributes.map((attribute) => [attribute.id, attribute]));
  const found = (role: Role): AttributeId[] => {
    const choice = chosen[role];
    if (choice) return choice.filter((id) => known.has(id));
    const ranked = attributes.flatMap((attribute) => {
      const rank = rankOf(attribute, phrases[role]);
      return rank < 0 ? [] : [{ attribute, rank }];
    });
    // Geography by its levels; of the others those with numbers first, which say more than brackets do.
    ranked.sort((a, b) =>
      role === 'geography'
        ? a.attribute.categories.length - b.attribute.categories.length
        : Number(b.attribute.values !== undefined) - Number(a.attribute.values !== undefined) ||
          a.rank - b.rank,
    );
    return ranked.map(({ attribute }) => attribute.id);
  };
  const roles = Object.keys(phrases) as Role[];
  return Object.fromEntries(roles.map((role) => [role, found(role)])) as Roles;
}

function rankOf({ id, label }: Attribute, wanted: readonly string[]): number {
  const ranks = [id, textIn(label, 'en')]
    .map((name) => wanted.indexOf(wordsOf(name)))
    .filter((rank) => rank >= 0);
  return ranks.length > 0 ? Math.min(...ranks) : -1;
}

/** "ageBand", "age_band" and "Age band" as "age band". */
function wordsOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}
