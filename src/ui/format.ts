const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const decimals = [0, 1, 2, 3].map(
  (digits) =>
    new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);
const minus = '−';

/** A count with grouped digits: 2,409,207. */
export function people(count: number): string {
  return whole.format(count).replace('-', minus);
}

/** A number with fixed decimals, grouped digits and a real minus sign. */
export function number(value: number, digits: 0 | 1 | 2 | 3 = 1): string {
  const text = decimals[digits]!.format(value);
  return /[1-9]/.test(text) ? text.replace('-', minus) : text.replace('-', '');
}

/** A share of one as a percent with one decimal: 46.4%. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${number(share * 100)}%` : '–';
}

/** A difference with its sign; zero has none. */
export function signed(value: number, digits: 0 | 1 | 2 = 1): string {
  const text = number(Math.abs(value), digits);
  if (!/[1-9]/.test(text)) return text;
  return `${value < 0 ? minus : '+'}${text}`;
}

/** A difference of two shares, in points of a percent: +0.2, <0.1; none is 0.0. */
export function points(difference: number): string {
  if (!Number.isFinite(difference)) return '–';
  const size = Math.abs(difference) * 100;
  return size > 1e-9 && size < 0.1 - 1e-9 ? '<0.1' : signed(difference * 100);
}

/** A difference in people: one decimal while it is small, none from a hundred on. */
export function difference(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return signed(value, Math.abs(value) < 99.95 ? 1 : 0);
}

/** A duration a person can feel: 84 ms, 1.2 s, 3 min 5 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.max(1, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${number(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}

/** A size in memory or on disk, in decimal units: 24 MB. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  let value = size;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${number(value, value < 9.95 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** "1 person", "2 people"; the plural is given where it is no plain s. No line ends after a 1. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1\u00a0${one}` : `${people(count)} ${many}`;
}

/** A list in words: "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/**
 * Reads a count as people write it: 10000, 10,000, 10 000, 10k, 1.5m, 1e6.
 * Undefined where it is no whole number.
 */
export function readCount(text: string): number | undefined {
  const match = /^([\d\s,'’_]*\.?\d+(?:e\d{1,2})?)\s*([kKmM]?)$/.exec(text.trim());
  if (!match) return undefined;
  const base = Number(match[1]!.replace(/[\s,'’_]/g, ''));
  const unit = match[2]!.toLowerCase();
  const value = Math.round(base * (unit === 'k' ? 1000 : unit === 'm' ? 1_000_000 : 1) * 1e6) / 1e6;
  return Number.isInteger(value) ? value : undefined;
}

/** A message of a program as a sentence of the page. */
export function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
