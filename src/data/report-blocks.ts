/** Parts of a report as a reader meets them; Markdown and HTML are made of the same ones. */
export type Block =
  | { kind: 'heading'; level: 2 | 3; text: string; id?: string }
  | { kind: 'text'; text: string; tone?: 'large' | 'quiet' }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][]; numbers: number[]; caption?: string }
  /** A drawing, and what it shows in words; the words alone where nothing is drawn. */
  | { kind: 'chart'; svg: string; words: string }
  /** Something that only whoever looks for it opens. */
  | { kind: 'more'; title: string; blocks: Block[] };

export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${figure(100 * share, digits)}%`;
}

/** A number with a real minus and grouped digits. */
export function figure(value: number | null, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const [whole, rest] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  const isZero = Number(value.toFixed(digits)) === 0;
  return `${value < 0 && !isZero ? '−' : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`;
}

/** Difference of two shares in points, signed. */
export function points(difference: number): string {
  const text = figure(100 * difference, 1);
  return difference > 0 && !/^0(\.0)?$/.test(text) ? `+${text}` : text;
}

export function interval(of: { lower: number; upper: number } | null): string {
  return of ? `${(100 * of.lower).toFixed(1)} to ${percent(of.upper)}` : '–';
}
