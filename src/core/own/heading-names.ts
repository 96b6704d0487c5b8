import { keyOf } from './keys.ts';

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
