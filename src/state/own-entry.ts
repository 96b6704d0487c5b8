import type { MadePack } from '../client/own.ts';
import type { Pack } from '../core/pack/pack.ts';
import { modelVersion } from '../core/study/study.ts';
import type { OwnPackEntry } from '../data/own-library.ts';
import { encodeLink, linkLimits } from '../link/seed-link.ts';

/** Characters of a link that are left for the choices of a study. */
const roomForChoices = 1200;

/** What the list shows of a pack: with the document where it is small enough for a link. */
export function entryOf(
  { pack, draft, digest, key, people }: Omit<Extract<MadePack, { ok: true }>, 'ok'>,
  savedAt: number,
): OwnPackEntry {
  const { id, title } = pack;
  const entry = { key, id, title, digest, people, tables: draft.tables.length, savedAt };
  return fitsInLink(pack, digest) ? { ...entry, inline: pack } : entry;
}

/** People that a pack counts. */
export function peopleOf(pack: Pack): number {
  return pack.bases.find(({ id }) => id === pack.base)?.total ?? 0;
}

/** Whether the pack travels in a link together with what a study usually chooses. */
function fitsInLink(pack: Pack, digest: string): boolean {
  if (JSON.stringify(pack).length > linkLimits.studyBytes) return false;
  const study = { pack: { id: pack.id, digest, inline: pack } };
  try {
    const link = encodeLink({ version: 1, modelVersion, population: study });
    return link.length + roomForChoices <= linkLimits.characters;
  } catch {
    return false;
  }
}
