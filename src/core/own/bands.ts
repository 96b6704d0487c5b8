import type { Band } from './draft.ts';

/** Words that may stand around a band without changing it. */
const around =
  /\b(ages?|aged|age group|years? old|years?|yrs?|ans|años|anos|jahre?n?|anni|lat|ani|år|jaar|people|persons?|inhabitants|usd|eur|gbp|chf|from|de|von|entre|between|zwischen)\b|[$€£¥]|лет|года?/giu;

/** `Y_LT15`, `Y_GE65`, `Y15-64` of statistical codes, and `age0_49` of column names. */
const coded = /^(?:y|age)_?(lt|ge|)_?(?=\d)(.*)$/i;
const codes: Readonly<Record<string, string>> = { lt: '<', ge: '>=' };

const number = String.raw`(\d{1,3}(?:[ ,.'’]\d{3})+|\d+)`;
const joint = String.raw`\s*(?:--?|_|–|—|−|\.\.+|…|\bto\b|\bbis\b|\ba\b|\bà\b|\btot\b|\bdo\b|\btill?\b|\band\b|\bund\b|\bet\b|\by\b)\s*`;
const more = String.raw`(?:\+|(?:and|or|&|und|oder|et|ou|y|o|și|i)\s*(?:over|older|more|above|up|mehr|älter|darüber|plus|más|mas|peste|więcej)|plus|i więcej|og over|en ouder|и старше)`;
const less = String.raw`(?:(?:and|or|&|und|et|y)\s*(?:under|younger|less|fewer|below|jünger|weniger|moins|menos))`;

const forms: readonly { pattern: RegExp; band: (a: number, b: number) => Band }[] = [
  {
    pattern: exactly(`${number}${joint}(?:under|unter|<)\\s*${number}`),
    band: (a, b) => ({ from: a, to: b - 1 }),
  },
  { pattern: exactly(`${number}${joint}${number}`), band: (a, b) => ({ from: a, to: b }) },
  { pattern: exactly(`${number}\\s*${more}`), band: (a) => ({ from: a, to: null }) },
  {
    pattern: exactly(`(?:>=|≥|at least|mindestens)\\s*${number}`),
    band: (a) => ({ from: a, to: null }),
  },
  {
    pattern: exactly(
      `(?:>|over|above|more than|older than|über|plus de|más de|peste|ponad)\\s*${number}`,
    ),
    band: (a) => ({ from: a + 1, to: null }),
  },
  { pattern: exactly(`${number}\\s*${less}`), band: (a) => ({ from: null, to: a }) },
  {
    pattern: exactly(`(?:<=|≤|up to|at most|bis|jusqu'à|hasta|till?)\\s*${number}`),
    band: (a) => ({ from: null, to: a }),
  },
  {
    pattern: exactly(
      `(?:<|under|below|less than|younger than|unter|moins de|menos de|sub|poniżej|до)\\s*${number}`,
    ),
    band: (a) => ({ from: null, to: a - 1 }),
  },
  { pattern: exactly(number), band: (a) => ({ from: a, to: a }) },
];

/**
 * Reads a label as a number or a band of whole numbers: "18-24", "18 to 24 years", "65+",
 * "65 and over", "under 15", "$10,000 to $14,999", "37". Null for anything else, and for a
 * band that ends before it begins.
 */
export function readBand(label: string): Band | null {
  const bare = label
    .replace(coded, (_, sign: string, rest: string) => `${codes[sign.toLowerCase()] ?? ''}${rest}`)
    .replace(around, ' ')
    .replace(/[()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (const { pattern, band } of forms) {
    const match = pattern.exec(bare);
    if (!match) continue;
    const read = band(valueOf(match[1]), valueOf(match[2]));
    return read.from !== null && read.to !== null && read.from > read.to ? null : read;
  }
  return null;
}

/**
 * Bands of labels of one axis; null for what is none. Where a band ends with the number that
 * another begins with ("20–35", "35–60"), the number belongs to the one that begins with it.
 */
export function readBands(labels: readonly string[]): (Band | null)[] {
  const bands = labels.map(readBand);
  const starts = new Set(
    bands.flatMap((band) =>
      band && band.from !== null && band.from !== band.to ? [band.from] : [],
    ),
  );
  return bands.map((band) =>
    band && band.to !== null && band.from !== band.to && starts.has(band.to)
      ? { from: band.from, to: band.to - 1 }
      : band,
  );
}

/** A band in words: "18–24", "65 and over", "under 15", "37". */
export function bandWords({ from, to }: Band): string {
  if (from === null) return to === null ? 'all' : `under ${to + 1}`;
  if (to === null) return `${from} and over`;
  return from === to ? `${from}` : `${from}–${to}`;
}

/** Id of a band among the categories of an attribute. */
export function bandId({ from, to }: Band): string {
  if (from === null) return `under-${(to ?? 0) + 1}`;
  if (to === null) return `${from}-plus`;
  return from === to ? `${from}` : `${from}-${to}`;
}

/**
 * The finest bands that every given band is a union of, ascending. An open lower end is taken
 * for the lowest number that is named, or for 0 where all are at least 0; gaps between bands
 * are in no piece.
 *
 * @param breaks numbers where bands start besides
 */
export function piecesOf(bands: readonly Band[], breaks: readonly number[] = []): Band[] {
  const closed = closedBands(bands);
  const cuts = new Set(breaks);
  for (const { from, to } of closed) {
    cuts.add(from);
    if (to < Infinity) cuts.add(to + 1);
  }
  const starts = [...cuts].sort((a, b) => a - b);
  return starts.flatMap((from, i): Band[] => {
    const end = i + 1 < starts.length ? starts[i + 1]! - 1 : Infinity;
    const covered = closed.some((band) => band.from <= from && band.to >= end);
    return covered ? [{ from, to: end === Infinity ? null : end }] : [];
  });
}

/** Whether a piece lies inside a band, under the same reading of open ends. */
export function isInside(piece: Band, band: Band): boolean {
  const from = band.from ?? -Infinity;
  const to = band.to ?? Infinity;
  return (piece.from ?? -Infinity) >= from && (piece.to ?? Infinity) <= to;
}

/**
 * Band of a category of a pack: read from its id where that is one, or from where the next
 * one starts; the last is open.
 */
export function bandOfCategory(id: string, values: readonly number[], code: number): Band {
  const plus = /^(-?\d+)-plus$/.exec(id);
  if (plus) return { from: Number(plus[1]), to: null };
  const read = readBand(id);
  const from = values[code]!;
  if (read?.from === from && read.to !== null) return read;
  const next = values[code + 1];
  return { from, to: next === undefined ? null : next - 1 };
}

/** Numbers in a band; an open one counts as wide as `open`. */
export function widthOf({ from, to }: Band, open: number): number {
  return to === null || from === null ? open : to - from + 1;
}

function closedBands(bands: readonly Band[]): { from: number; to: number }[] {
  const lowest = Math.min(0, ...bands.flatMap(({ from, to }) => [from ?? to ?? 0]));
  return bands.map(({ from, to }) => ({ from: from ?? lowest, to: to ?? Infinity }));
}

function valueOf(text: string | undefined): number {
  return Number((text ?? '').replace(/\D/g, ''));
}

function exactly(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'iu');
}
