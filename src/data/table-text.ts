/** A text and what was taken for granted to read it, or why a file holds none. */
export type TableText = { ok: true; text: string; note?: string } | { ok: false; message: string };

/**
 * Decodes a file of tables: UTF-8, UTF-16 with its mark or without, and where it is none of
 * them Windows-1251, 1250 or 1252, as spreadsheets still write them, by what stands where in
 * words. The byte-order mark is dropped.
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
  const wide = wideEncoding(bytes);
  if (wide) return decoded(wide, bytes);
  if (bytes.includes(0))
    return { ok: false, message: `${name} is no text. Save the table as CSV and choose that.` };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const encoding = narrowEncoding(bytes);
    const words = { 1251: 'Cyrillic', 1250: 'Central European', 1252: 'Western European' };
    return {
      ...decoded(`windows-${encoding}`, bytes),
      note: `${name} is not written in UTF-8 and was read as Windows-${encoding} (${words[encoding]}). If letters look wrong, save it as UTF-8 and add it again.`,
    };
  }
}

/** UTF-16 without a mark: every other byte of Latin text and digits is 0. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const seen = Math.min(bytes.length, 4096);
  for (let i = 0; i < seen; i++) if (bytes[i] === 0) zeros[i % 2]!++;
  const most = Math.max(...zeros);
  if (bytes.length % 2 > 0 || most < seen / 8 || Math.min(...zeros) > most / 20) return undefined;
  return zeros[1] === most ? 'utf-16le' : 'utf-16be';
}

/** Signs in Windows-1252 that are letters in Windows-1250: £ ¥ ¯ ³ ¹ ¼ ¾ ¿. */
const central = new Set([0xa3, 0xa5, 0xaf, 0xb3, 0xb9, 0xbc, 0xbe, 0xbf]);

/**
 * Cyrillic words are made of bytes from 0xC0 on alone; of the other two, one has letters where
 * the other has signs, which never stand right before a small letter.
 */
function narrowEncoding(bytes: Uint8Array): 1250 | 1251 | 1252 {
  let high = 0;
  let pairs = 0;
  let letters = 0;
  for (let i = 0; i < bytes.length; i++) {
    const [byte, next] = [bytes[i]!, bytes[i + 1] ?? 0];
    const isBeforeLetter = (next >= 0x61 && next <= 0x7a) || next >= 0xe0;
    if (byte >= 0xc0) high++;
    if (byte >= 0xc0 && next >= 0xc0) pairs++;
    if (central.has(byte) && isBeforeLetter) letters++;
  }
  if (high > 2 && pairs * 2 > high) return 1251;
  return letters > 0 ? 1250 : 1252;
}

function decoded(encoding: string, bytes: Uint8Array): { ok: true; text: string } {
  return { ok: true, text: new TextDecoder(encoding).decode(bytes) };
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}
