/** A text, or why a file holds none. */
export type TableText = { ok: true; text: string } | { ok: false; message: string };

/**
 * Decodes a file of tables: UTF-8, UTF-16 with its mark, and Windows-1252 where it is no UTF-8,
 * as spreadsheets of Western Europe still write it. The byte-order mark is dropped.
 */
export function decodeTable(name: string, bytes: Uint8Array): TableText {
  if (bytes.length === 0)
    return { ok: false, message: `${name} is empty. Choose a file with a table in it.` };
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return {
      ok: false,
      message: `${name} is a workbook. Save each sheet as CSV, or copy its cells and paste them here.`,
    };
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]))
    return {
      ok: false,
      message: `${name} is a PDF. Copy the table out of it and paste it here, or find it as CSV.`,
    };
  if (startsWith(bytes, [0xff, 0xfe])) return decoded('utf-16le', bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return decoded('utf-16be', bytes);
  if (bytes.includes(0))
    return { ok: false, message: `${name} is no text. Save the table as CSV and choose that.` };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return decoded('windows-1252', bytes);
  }
}

function decoded(encoding: string, bytes: Uint8Array): TableText {
  return { ok: true, text: new TextDecoder(encoding).decode(bytes) };
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}
