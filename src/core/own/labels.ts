import { keyOf } from './keys.ts';

const totalWords = new Set([
  'total',
  'totals',
  'all',
  'overall',
  'sum',
  'subtotal',
  'both',
  'both sexes',
  'all ages',
  'everyone',
  'everybody',
  'insgesamt',
  'gesamt',
  'zusammen',
  'summe',
  'ensemble',
  'total general',
  'les deux sexes',
  'totale',
  'suma',
  'suma total',
  'ambos sexos',
  'razem',
  'ogolem',
  'celkem',
  'totalt',
  'i alt',
  'totaal',
  'osszesen',
  'toplam',
  'yhteensa',
  'kokku',
  'всего',
  'итого',
  'оба пола',
  'ukupno',
  'skupaj',
  'spolu',
  'συνολο',
]);

/** Whether a label stands for all of its axis. */
export function isTotalLabel(label: string): boolean {
  const key = keyOf(label);
  if (totalWords.has(key)) return true;
  return (
    /^(grand )?total( (population|people|persons|residents|households|number|of .*|both sexes|all ages))?$/.test(
      key,
    ) ||
    /^all (ages|persons|people|residents|regions|districts|groups|categories|sexes|genders|households|adults|respondents)$/.test(
      key,
    ) ||
    / (total|sum)$/.test(key)
  );
}

/** Whether a label begins as one for a total: "Total nacional". Its figures have to tell. */
export function startsWithTotal(label: string): boolean {
  const [first = ''] = keyOf(label).split(' ');
  return first.length > 3 && totalWords.has(first);
}

/** Whether the label of an attribute was made up, since no heading names it. */
export function isMadeUp(label: string): boolean {
  return label.startsWith(madeUp);
}

/** What made-up labels begin with; the name of the table follows. */
export const madeUp = 'Columns of ';

const stopWords = new Set([
  'group',
  'groups',
  'band',
  'bands',
  'class',
  'classes',
  'category',
  'categories',
  'in',
  'year',
  'years',
  'of',
  'the',
  'by',
  'person',
  'persons',
  'grouped',
  'code',
  'name',
  'completed',
]);

/** What attributes are compared by: "Age group (years)" and "age" are the same. */
export function attributeKey(name: string): string {
  const words = keyOf(name)
    .split(' ')
    .filter((word) => word !== '');
  const kept = words.filter((word) => !stopWords.has(word));
  return (kept.length > 0 ? kept : words).join(' ');
}

/** Ways to write the same category or attribute, by key. */
const synonyms: readonly (readonly string[])[] = [
  [
    'men',
    'man',
    'male',
    'males',
    'm',
    'boys',
    'homme',
    'hommes',
    'masculin',
    'mannlich',
    'manner',
    'hombre',
    'hombres',
    'varon',
    'varones',
    'maschi',
    'uomini',
    'masculino',
    'barbati',
    'mezczyzni',
    'muzi',
    'мужчины',
    'мужскои',
    'муж',
    'чоловіки',
  ],
  [
    'women',
    'woman',
    'female',
    'females',
    'f',
    'w',
    'girls',
    'femme',
    'femmes',
    'feminin',
    'weiblich',
    'frauen',
    'mujer',
    'mujeres',
    'femmine',
    'donne',
    'femenino',
    'femei',
    'kobiety',
    'zeny',
    'женщины',
    'женскии',
    'жен',
    'жінки',
  ],
  [
    'unknown',
    'not stated',
    'not declared',
    'not known',
    'no answer',
    'missing',
    'not reported',
    'unspecified',
    'undeclared',
    'not available',
    'na',
  ],
  ['other', 'others', 'all other', 'all others', 'rest', 'remaining', 'other groups'],
  ['yes', 'y', 'true', 'ja', 'oui', 'si'],
  ['no', 'n', 'false', 'nein', 'non'],
  ['single', 'never married', 'unmarried'],
  ['married', 'married or in partnership', 'now married'],
  ['widowed', 'widow', 'widower', 'widow er'],
  ['sex', 'gender', 'geschlecht', 'sexe', 'sexo', 'genre', 'sesso', 'plec', 'пол', 'стать'],
  ['age', 'alter', 'edad', 'eta', 'varsta', 'wiek', 'leeftijd', 'vek', 'возраст', 'вік'],
  [
    'region',
    'district',
    'province',
    'county',
    'state',
    'area',
    'canton',
    'department',
    'municipality',
    'place of residence',
    'residence',
    'territory',
    'kreis',
    'bezirk',
  ],
  ['urban', 'town', 'towns', 'city', 'cities'],
  ['rural', 'village', 'villages', 'countryside'],
  [
    'education',
    'educational attainment',
    'level of education',
    'education level',
    'highest education',
    'schooling',
    'qualification',
  ],
  ['employed', 'in work', 'working', 'in employment'],
  ['unemployed', 'out of work', 'without work'],
];

const groupOfWord = new Map(
  synonyms.flatMap((words, group) => words.map((word) => [word, group] as const)),
);

/** Whether two keys are known to mean the same. */
export function areSynonyms(a: string, b: string): boolean {
  const group = groupOfWord.get(a);
  return group !== undefined && group === groupOfWord.get(b);
}

/** Whether a label means men or women. */
export function isSexLabel(label: string): boolean {
  const group = groupOfWord.get(keyOf(label));
  return group === 0 || group === 1;
}
