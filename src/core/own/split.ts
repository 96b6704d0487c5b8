import type { Delimiter, ReadingProblem } from './draft.ts';

/** A text cut into records and fields. */
export interface SplitText {
  delimiter: Delimiter;
  rows: string[][];
  /** Line each record starts in, from 1. */
  lines: number[];
  problems: ReadingProblem[];
}

/** In the order of preference: whoever separates by tab or semicolon may still write 1,5. */
const delimiters: readonly Delimiter[] = ['\t', ';', '|', ','];

/** Records looked at to guess the delimiter. */
const sampled = 60;

/**
 * Cuts comma-, semicolon-, tab- or bar-separated text (RFC 4180: fields may be quoted, a
 * quote inside is doubled, a quoted line break belongs to the field). A byte-order mark is
 * dropped. What breaks the rules is kept as it stands and reported.
 *
 * Written here rather than taken from a library: the line of each record is needed for every
 * message, and the core takes no package that knows of files and workers.
 */
export function splitText(text: string, delimiter?: Delimiter): SplitText {
  const bare = text.replace(/^\uFEFF/, '');
  return cut(bare, delimiter ?? guessDelimiter(bare));
}

/** The first delimiter that most records agree on; the comma where none cuts anything. */
function guessDelimiter(text: string): Delimiter {
  const head = text.slice(0, 200_000);
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of delimiters) {
    if (!head.includes(delimiter)) continue;
    const filled = cut(head, delimiter)
      .rows.slice(0, sampled)
      .filter((row) => row.some((cell) => cell.trim() !== ''));
    const widths = new Map<number, number>();
    for (const { length } of filled)
      if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1);
    const share = Math.max(0, ...widths.values()) / filled.length;
    if (share > Math.max(most, 0) && (most === 0 || share > most + 0.25)) {
      most = share;
      best = delimiter;
    }
  }
  return best;
}

function cut(text: string, delimiter: Delimiter): SplitText {
  const rows: string[][] = [];
  const lines: number[] = [];
  const problems: ReadingProblem[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row: string[] = [];
    lines.push(line);
    for (;;) {
      const field = fieldAt(text, at, delimiter);
      if (field.fault !== undefined)
        problems.push({
          severity: 'warning',
          message: `Line ${line}, column ${row.length + 1}: ${field.fault}`,
          row: rows.length,
          column: row.length,
          remedies: [],
        });
      row.push(field.value);
      line += field.breaks;
      at = field.end;
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    if (at < text.length) at++;
    line++;
    rows.push(row);
  }
  return { delimiter, rows, lines, problems };
}

interface Field {
  value: string;
  /** Where the delimiter, the line break or the end stands. */
  end: number;
  /** Line breaks inside it. */
  breaks: number;
  fault?: string;
}

function fieldAt(text: string, start: number, delimiter: Delimiter): Field {
  let open = start;
  while (text[open] === ' ') open++;
  if (text[open] !== '"') {
    const end = endOfField(text, start, delimiter);
    return { value: text.slice(start, end), end, breaks: 0 };
  }
  let value = '';
  let at = open + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) {
      const end = endOfField(text, start, delimiter);
      return {
        value: text.slice(open + 1, end),
        end,
        breaks: 0,
        fault: 'a quotation mark is opened and never closed; close it or take it out.',
      };
    }
    value += text.slice(at, close);
    at = close + 1;
    if (text[at] !== '"') break;
    value += '"';
    at++;
  }
  const end = endOfField(text, at, delimiter);
  const rest = text.slice(at, end).trim();
  const breaks = value.split('\n').length - 1;
  if (rest === '') return { value, end, breaks };
  return {
    value: `${value}${rest}`,
    end,
    breaks,
    fault: `${JSON.stringify(rest)} stands after the closing quotation mark; a quotation mark inside a field is written twice.`,
  };
}

function endOfField(text: string, start: number, delimiter: Delimiter): number {
  let end = start;
  while (end < text.length) {
    const c = text[end];
    if (c === delimiter || c === '\n' || c === '\r') break;
    end++;
  }
  return end;
}
