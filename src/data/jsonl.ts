import type { RowForm } from './rows.ts';

/** One JSON object per line, in UTF-8, keys in the order of the columns. */
export const jsonl: RowForm = {
  header: () => '',
  before: (id, position) => `${position === 0 ? '{' : ','}${JSON.stringify(id)}:`,
  text: (value) => JSON.stringify(value),
  quote: '"',
  special: (byte) => byte < 0x20 || byte === 0x22 || byte === 0x5c,
  missing: 'null',
  rowEnd: '}\n',
};
