import type { NumberStyle } from './draft.ts';

/** What one cell of a text says. */
export type CellText =
  | {
      kind: 'number';
      value: number;
      /** Digits after the decimal sign. */
      decimals: number;
      percent: boolean;
      /** Mark of a footnote that was taken off: `¹`, `*`, `(2)`. */
      footnote?: string;
    }
  | {
      kind: 'blank';
      /** Kept back because it is small: `<5`. */
      below?: true;
    }
  | { kind: 'text' };

/** Written where a figure is not known, not asked or not shown. */
const blanks = new Set([
  '',
  '-',
  '–',
  '—',
  '−',
  '.',
  '..',
  '...',
  '…',
  ':',
  '/',
  'x',
  'n/a',
  'na',
  'n.a.',
  'nan',
  'null',
  '(x)',
  'c',
  's',
  '*',
  '**',
  '#',
  'k.a.',
  'n.d.',
  'nd',
  'm',
]);

const styles: readonly NumberStyle[] = [
  { decimal: '.', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: '' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: ',', thousands: "'" },
];

const footnote = /\s*([¹²³⁰⁴-⁹ᵃᵇᶜ*†‡]+|\[[a-z0-9]{1,3}\]|\([a-z0-9]{1,2}\)| [a-z]{1,3})$/i;

/** Different cells looked at to guess how numbers are written. */
const mostCells = 4000;

const patterns = new Map(styles.map((style) => [keyOf(style), patternOf(style)]));

/** Reads a cell as a number written in a style, as blank, or as text. */
export function readCell(text: string, style: NumberStyle): CellText {
  let bare = plain(text);
  if (blanks.has(bare.toLowerCase()) || /^:\s?[a-z]{1,3}$/.test(bare)) return { kind: 'blank' };
  if (/^[<≤]\s?=?\s?\d{1,3}$/.test(bare)) return { kind: 'blank', below: true };
  let mark: string | undefined;
  let match = patternFor(style).exec(bare);
  if (!match) {
    const found = footnote.exec(bare);
    if (found && found.index > 0) {
      mark = found[1]!.trim();
      bare = bare.slice(0, found.index);
      match = patternFor(style).exec(bare);
    }
  }
  if (!match) return { kind: 'text' };
  const [, sign, whole = '', fraction = '', exponent = '', percent] = match;
  const digits = whole.replace(/\D/g, '');
  const value = Number(`${sign === '-' ? '-' : ''}${digits || '0'}.${fraction || '0'}${exponent}`);
  return {
    kind: 'number',
    value: value === 0 ? 0 : value,
    decimals: fraction.length,
    percent: percent !== undefined,
    ...(mark !== undefined && { footnote: mark }),
  };
}

/** Whether a cell is a dash, which some print for none and others for unknown. */
export function isDash(text: string | undefined): boolean {
  return /^[-–—−]$/.test(plain(text ?? ''));
}

/** How the numbers of a table are written, and whether another style reads them as well. */
export interface GuessedStyle {
  style: NumberStyle;
  /** The other reading of figures such as 1,234, where nothing in the table decides. */
  rival?: NumberStyle;
}

/**
 * The style that reads most cells. A sign followed by three digits wherever it stands groups
 * thousands, unless a number begins with 0, a share is written with a percent sign, or
 * thousands stand elsewhere without a sign.
 */
export function guessStyle(cells: readonly string[]): GuessedStyle {
  const numeric = [...new Set(cells)]
    .filter((cell) => /\d/.test(cell))
    .slice(0, mostCells)
    .filter((cell) => styles.some((style) => readCell(cell, style).kind === 'number'));
  const scores = styles.map((style) => ({
    style,
    read: numeric.filter((cell) => readCell(cell, style).kind === 'number').length,
  }));
  const most = Math.max(...scores.map(({ read }) => read));
  const best = scores.filter(({ read }) => read === most).map(({ style }) => style);
  const first = best[0]!;
  for (const sign of [',', '.'] as const) {
    const grouped = best.find((style) => style.thousands === sign);
    const parted = best.find((style) => style.decimal === sign && style.thousands === '');
    if (!grouped || !parted || !numeric.some((cell) => plain(cell).includes(sign))) continue;
    const ungrouped = numeric.some((cell) => /^\d{4,}$/.test(plain(cell)));
    const percent = numeric.some((cell) => cell.includes(sign) && cell.includes('%'));
    return ungrouped || percent
      ? { style: parted, rival: grouped }
      : { style: grouped, rival: parted };
  }
  return { style: first };
}

/** A number as a style writes it: what `readCell` reads back. */
export function writeNumber(value: number, style: NumberStyle): string {
  const [whole = '', fraction] = String(value < 0 ? -value : value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.thousands);
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : style.decimal + fraction}`;
}

/** Spaces of all widths made one, apostrophes and minus signs made plain. */
function plain(text: string): string {
  return text
    .replace(/[\s\u00a0\u2007\u2009\u202f]+/g, ' ')
    .replace(/[’ʼ´`]/g, "'")
    .replace(/^[−–](?=\d)/, '-')
    .trim();
}

function patternFor(style: NumberStyle): RegExp {
  return patterns.get(keyOf(style)) ?? patternOf(style);
}

function keyOf({ decimal, thousands }: NumberStyle): string {
  return `${decimal}|${thousands}`;
}

function patternOf({ decimal, thousands }: NumberStyle): RegExp {
  const sign = thousands === '' ? undefined : `\\${thousands}`;
  const groups = sign
    ? `[1-9]\\d{0,2}(?:${sign}\\d{3})+|${thousands === ',' ? '[1-9]\\d?(?:,\\d{2})+,\\d{3}|' : ''}`
    : '';
  return new RegExp(
    `^[±~]?\\s?([-+])?(${groups}\\d+)(?:\\${decimal}(\\d+))?(e[-+]?\\d{1,3})?\\s?(%)?$`,
    'i',
  );
}
