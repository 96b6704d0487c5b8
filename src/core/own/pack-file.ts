import type { Pack } from '../pack/pack.ts';
import { parsePack } from '../pack/parse.ts';
import type { PackProblem } from '../pack/parse.ts';

/** A pack from a file, or why it is none: problems with their places, worded for people. */
export type ReadPackFile =
  { ok: true; pack: Pack } | { ok: false; message: string; problems: PackProblem[] };

/** A pack as a file: JSON that `readPackFile`, `populace generate --pack-file` and any tool read. */
export function writePackFile(pack: Pack): string {
  return `${JSON.stringify(pack, null, 1)}\n`;
}

/** Reads the text of a pack's file. What is about the file only (`licence`, `files`) is left out. */
export function readPackFile(text: string): ReadPackFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return {
      ok: false,
      message: `This is no pack: the file holds no JSON (${(cause as Error).message}). A pack is the file that “Export” writes.`,
      problems: [],
    };
  }
  const parsed = parsePack(value);
  if (parsed.ok) return parsed;
  const { problems } = parsed;
  const [first] = problems;
  const place = first!.path === '' ? 'the file' : first!.path;
  return {
    ok: false,
    message: `This is no pack: ${place} ${first!.message}${problems.length > 1 ? `, and ${problems.length - 1} more` : ''}.`,
    problems,
  };
}
