import { keyOf } from '../../own/keys.ts';

/**
 * Words that files of people use for the same thing, beside those that tables use
 * (`own/labels.ts`): of each line, all mean the same. Compared without case and marks.
 */
const same: readonly (readonly string[])[] = [
  ['altele', 'alta', 'altul', 'alte', 'other', 'others', 'autre', 'autres', 'sonstige', 'andere'],
  [
    'nedeclarat',
    'nedeclarata',
    'nespecificat',
    'not declared',
    'undeclared',
    'not stated',
    'unknown',
    'prefer not to say',
    'nu stiu',
  ],
  ['rrom', 'rom', 'roma', 'romi', 'tigan', 'gypsy'],
  ['rus', 'rusi', 'rusa', 'russian', 'русские', 'русский'],
  ['roman', 'romani', 'romana', 'romanian'],
  ['bulgar', 'bulgari', 'bulgara', 'bulgarian'],
  ['musulman', 'muslim', 'islam', 'islamic', 'moslem'],
  ['fara religie', 'no religion', 'none', 'irreligious', 'irreligios', 'unaffiliated'],
  ['ateu', 'atheist', 'ateism'],
  ['separat', 'separated'],
  ['vaduv', 'vaduva', 'vaduvi', 'widowed', 'widow', 'widower', 'verwitwet', 'veuf', 'viudo'],
  ['necasatorit', 'necasatorita', 'never married', 'single', 'unmarried', 'ledig', 'celibataire'],
  ['casatorit', 'casatorita', 'casatoriti', 'married', 'verheiratet', 'marie', 'casado'],
  ['divortat', 'divortata', 'divortati', 'divorced', 'geschieden', 'divorce', 'divorciado'],
  ['fara studii', 'no schooling', 'no formal education', 'none'],
  ['superior', 'higher', 'higher education', 'tertiary', 'university', 'post secondary or higher'],
  ['non binary', 'nonbinary', 'nb', 'enby', 'x', 'diverse', 'divers'],
  ['high school', 'highschool', 'secondary school', 'high school diploma'],
  ['bachelor', 'bachelors', 'bachelor s degree', 'ba', 'bsc', 'undergraduate degree'],
  ['master', 'masters', 'master s degree', 'ma', 'msc', 'mba'],
  ['doctorate', 'doctoral', 'phd', 'dr', 'doctorat', 'doctoral degree'],
  ['associate', 'associate s degree', 'associate degree'],
];

/** A word, and a wider one that it is a kind of: used where no category is nearer. */
const kinds: readonly (readonly [wide: string, ...narrow: string[]])[] = [
  [
    'higher',
    'doctorate',
    'master',
    'bachelor',
    'licenta',
    'studii superioare',
    'university degree',
    'graduate',
    'postgraduate',
    'postuniversitar',
  ],
];

/** Names that files give to attributes, beside those of tables. */
const names: readonly (readonly string[])[] = [
  [
    'residence',
    'residence type',
    'urban rural',
    'urbanity',
    'area type',
    'city type',
    'mediu',
    'area',
  ],
  ['raion', 'district', 'county', 'judet'],
  ['locality', 'city', 'town', 'settlement', 'localitate', 'place'],
  ['mother tongue', 'native language', 'first language', 'limba materna', 'language'],
  ['education', 'education level', 'studii', 'educatie', 'schooling', 'degree'],
  ['marital status', 'civil status', 'stare civila', 'marital'],
  ['ethnicity', 'ethnic group', 'etnie', 'nationality', 'etnia'],
  ['religion', 'faith', 'religie', 'denomination'],
  ['region', 'development region', 'regiune'],
  ['income', 'household income', 'annual income', 'venit'],
  ['vote', 'party', 'voted for'],
];

const sameGroup = groupsOf(same);
const nameGroup = groupsOf(names);
const widerWord = new Map(
  kinds.flatMap(([wide, ...narrow]) => narrow.map((word) => [word, wide] as const)),
);

/** Whether two labels of categories are known to mean the same. */
export function meanTheSame(a: string, b: string): boolean {
  return shareGroup(sameGroup, keyOf(a), keyOf(b));
}

/** Whether two names are known to name the same attribute. */
export function nameTheSame(a: string, b: string): boolean {
  return shareGroup(nameGroup, keyOf(a), keyOf(b));
}

/** A wider word for a label; undefined where none is known. */
export function widerThan(label: string): string | undefined {
  const key = keyOf(label);
  const direct = widerWord.get(key);
  if (direct !== undefined) return direct;
  const group = [...(sameGroup.get(key) ?? [])];
  for (const [word, wide] of widerWord)
    if (group.some((one) => sameGroup.get(word)?.has(one))) return wide;
  return undefined;
}

/** Whether a text stands for no value at all. */
export function isNoValue(text: string): boolean {
  return /^(?:|na|n\/a|nan|null|none given|#n\/a|\.|-|–|—|\?)$/i.test(text.trim());
}

/** Whether a label says that the category is not known. */
export function isUnknown(label: string): boolean {
  return shareGroup(sameGroup, keyOf(label), 'unknown');
}

function groupsOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<number>> {
  const groups = new Map<string, Set<number>>();
  lists.forEach((words, group) => {
    for (const word of words) groups.set(word, (groups.get(word) ?? new Set()).add(group));
  });
  return groups;
}

function shareGroup(
  groups: ReadonlyMap<string, ReadonlySet<number>>,
  a: string,
  b: string,
): boolean {
  const [x, y] = [groups.get(a), groups.get(b)];
  return x !== undefined && y !== undefined && [...x].some((group) => y.has(group));
}
