import type { Pack } from './pack.ts';
import { parsePack } from './parse.ts';

/** Members of a file of a pack that speak of the file and not of the pack. */
const aboutFile = new Set(['files', 'licence', 'attribution']);

/**
 * Joins the files of a pack's folder, `pack.json` first and then those it lists in `files`:
 * arrays are put one after the other, everything else stands in one file only.
 *
 * @param parts parsed JSON of the files
 * @throws Error where a part is no object, two parts state the same thing, or the outcome
 *   is no pack; the message names the first place and what is wrong there
 */
export function assemblePack(parts: readonly unknown[]): Pack {
  const joined: Record<string, unknown> = {};
  parts.forEach((part, number) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part))
      throw new Error(`part ${number + 1} of the pack is no object`);
    for (const [key, value] of Object.entries(part)) {
      if (aboutFile.has(key)) continue;
      const before = joined[key];
      if (before === undefined) joined[key] = value;
      else if (Array.isArray(before) && Array.isArray(value)) joined[key] = before.concat(value);
      else throw new Error(`part ${number + 1} of the pack states '${key}' a second time`);
    }
  });
  const parsed = parsePack(joined);
  if (parsed.ok) return parsed.pack;
  const { path, message } = parsed.problems[0]!;
  throw new Error(`pack: ${path === '' ? message : `${path}: ${message}`}`);
}
