/** Letters that have no decomposition into a plain one and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
};

/**
 * What a label is compared by: small letters without marks, `&` as "and", everything that is
 * no letter or digit a space. "Château-d’Eau" and "CHATEAU D EAU" are the same.
 */
export function keyOf(label: string): string {
  return label
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßøłđıæœþð]/g, (letter) => letters[letter]!)
    .replace(/&/g, ' and ')
    .replace(/\+/g, ' plus ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Cyrillic letters, without marks, in Latin ones. */
const latin: Readonly<Record<string, string>> = Object.fromEntries(
  'а a б b в v г g ґ g д d ђ dj е e є ye ж zh з z и i і i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t ћ c у u ф f х kh ц ts ч ch џ dz ш sh щ shch ъ  ы y ь  э e ю yu я ya'
    .split(' ')
    .reduce<string[][]>((pairs, part, i) => {
      if (i % 2 === 0) pairs.push([part, '']);
      else pairs.at(-1)![1] = part;
      return pairs;
    }, []),
);

/** A key made of small Latin letters, digits and hyphens, at most `most` long; never empty. */
export function slugOf(label: string, most = 40): string {
  const slug = keyOf(label)
    .replace(/\p{Script=Cyrillic}/gu, (letter) => latin[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, most)
    .replace(/-+$/, '');
  return slug === '' ? 'x' : slug;
}

/** The word, or the word with a number after it, that is not taken yet. */
export function unused(word: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  if (!known.has(word)) return word;
  for (let number = 2; ; number++) if (!known.has(`${word}-${number}`)) return `${word}-${number}`;
}

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

/** Words that name what the figures are, and not an attribute. */
export function isMeasureName(name: string): boolean {
  return (
    /^(count|counts|n|number|numbers|value|values|people|persons|population|residents|inhabitants|freq|frequency|total|totals|cases|respondents|households|obs value|estimate|est|anzahl|nombre|effectif|numero|cantidad|liczba|personen|number of (people|persons|residents|inhabitants|households|respondents)|total population|population total|people count|percent|percentage|share|proportion|pct|anteil|prozent|part|pourcentage|porcentaje|fraction|probability)$/.test(
      keyOf(name.replace(/\(.*\)|%/g, ' ')),
    ) || /^%$/.test(name.trim())
  );
}

/** Whether a heading says that its figures are shares. */
export function isShareName(name: string): boolean {
  return (
    name.includes('%') ||
    /(^| )(percent|percentage|share|shares|proportion|pct|anteil|prozent|pourcentage|porcentaje|fraction|probability)( |$)/.test(
      keyOf(name),
    )
  );
}

/** Whether a heading names a code that stands beside a label. */
export function isCodeName(name: string): boolean {
  return /(^| )(id|code|fips|geoid|zip|key|iso[23]?)$/.test(keyOf(name));
}

/** Whether a heading names words about a figure, and no attribute. */
export function isRemarkName(name: string): boolean {
  return /^(notes?|remarks?|comments?|source|sources|url|source url|flags?|obs (status|flag)|conf status|confidentiality status|dataflow|last update|unit mult|decimals|footnotes?)$/.test(
    keyOf(name),
  );
}

/** Whether the label of an attribute was made up, since no heading names it. */
export function isMadeUp(label: string): boolean {
  return label.startsWith(madeUp);
}

/** What made-up labels begin with; the name of the table follows. */
export const madeUp = 'Columns of ';

/** Whether a heading stands over any labels whatever. */
export function isVagueName(name: string): boolean {
  return /^(labels?|categor(y|ies)|characteristics?|variables?|indicators?|subject|item|group|groups)$/.test(
    keyOf(name),
  );
}

/** Whether a heading names a margin of error. */
export function isMarginName(name: string): boolean {
  return /\bmoe\b|margins? of error|±|\+\/[-−]|fehlerspanne|marge d.erreur|margen de error/i.test(
    name.replace(/_/g, ' '),
  );
}

/** Whether a heading names the time that figures are of. */
export function isTimeName(name: string): boolean {
  return /^(time|time period|period|year|ref year|reference year|census year|jahr|annee|anno|ano|rok|an|год)$/.test(
    keyOf(name),
  );
}

/** The year that a cell is; undefined for anything else. */
export function yearIn(cell: string): number | undefined {
  const year = /^((?:18|19|20)\d\d)(?:\D.{0,8})?$/.exec(cell.trim())?.[1];
  return year === undefined ? undefined : Number(year);
}

/** Whether a heading names the weight of a person. */
export function isWeightName(name: string): boolean {
  return /^(weights?|wt|wgt|pweight|perwt|pwgtp|finalwt|final weight|person weight|sample weight|survey weight|poids|gewicht|peso|ponderacion|waga|ponderation|hhweight|w)$/.test(
    keyOf(name),
  );
}

/** Whether a heading names a running number of persons. */
export function isIndexName(name: string): boolean {
  return /^(id|index|no|nr|person id|personid|person|respondent id|case|caseid|case id|serial|row|record)$/.test(
    keyOf(name),
  );
}

/** Whether a heading names an attribute whose categories are numbers. */
export function isNumericName(name: string): boolean {
  return /\b(age|ages|alter|edad|eta|varsta|wiek|year|years|income|size|number of|persons|children|einkommen|revenu|rooms|hours)\b/.test(
    keyOf(name),
  );
}

/** 1000 for a heading or title in thousands, 1,000,000 for millions, 1 otherwise. */
export function unitIn(heading: string): number {
  const words = heading.replace(/_/g, ' ');
  if (/\b(in )?millions?\b|\bmio\b/i.test(words)) return 1_000_000;
  return /\bthousands?\b|\bin 1[ ,.]?000\b|\(000s?\)|\btsd\b|\bmilliers\b|тыс/i.test(words)
    ? 1000
    : 1;
}

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
