import type { RowForm } from './rows.ts';

/**
 * CSV after RFC 4180: UTF-8 without a mark, a header line, lines ending in CRLF, quotes only
 * where a value needs them. Values are written as they are; an empty text is written `""`,
 * since nothing at all would read as missing.
 */
export const csv: RowForm = {
  header: (ids) => `${ids.map(csvText).join(',')}\r\n`,
  before: (_, position) => (position === 0 ? '' : ','),
  text: csvText,
  quote: '',
  special: (byte) => byte === 0x22 || byte === 0x2c || byte === 0x0d || byte === 0x0a,
  missing: '',
  rowEnd: '\r\n',
};

function csvText(value: string): string {
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
