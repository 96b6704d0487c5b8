import type { Draft } from '../core/own/draft.ts';
import { draftOf, packOf } from '../core/own/own.ts';
import { assemblePack } from '../core/pack/assemble.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';

/** A file of a user's own pack: the pack and the tables that it was made of. */
export interface OwnFile {
  pack: Pack;
  draft: Draft;
}

/** Text of the file. */
export function writeOwnFile({ pack, draft }: OwnFile): string {
  return JSON.stringify({ pack, draft });
}

/**
 * Reads the file of a pack: one that `writeOwnFile` wrote, or the pack alone.
 *
 * @throws Error where it holds no pack, with what is wrong and what to do
 */
export function readOwnFile(name: string, text: string): OwnFile & { digest: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(
      `${name} is no pack file: it is not JSON. Choose the file that “Export” of this page wrote; tables are added above.`,
      { cause },
    );
  }
  const parts = (value ?? {}) as { pack?: unknown; draft?: unknown };
  let pack: Pack;
  try {
    pack = assemblePack([parts.pack ?? value]);
  } catch (cause) {
    throw new Error(
      `${name} holds no pack that can be drawn from: ${(cause as Error).message}. Ask its sender to export it again.`,
      { cause },
    );
  }
  return { pack, draft: draftIn(parts.draft, pack), digest: packDigest(pack) };
}

/** The draft of the file, where it makes the very pack; else one made from the pack. */
function draftIn(value: unknown, pack: Pack): Draft {
  try {
    const draft = value as Draft;
    const made = packOf(draft);
    if (made.ok && packDigest(made.pack) === packDigest(pack)) return draft;
  } catch {
    return draftOf(pack);
  }
  return draftOf(pack);
}
