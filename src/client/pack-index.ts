import type { Pack, Text } from '../core/pack/pack.ts';

/** A pack that this site has, as its list of packs names it, or one of the user's own. */
export interface ListedPack {
  id: string;
  title: Text;
  /** What studies know the pack by, as the list has it. */
  digest: string;
  /** Address of its folder, with a slash at the end. */
  folder: string;
  /** Files in the folder, `pack.json` first. */
  files: string[];
  /** The user's own: where the document comes from, as there is no folder to read. */
  own?: {
    load(): Promise<Pack>;
    /** The document itself, where it is small enough to travel in a link. */
    inline?: Pack;
  };
}

/**
 * Reads `packs/index.json` of the site, in the order it has there.
 *
 * @param base address of the page
 * @throws Error where it cannot be had or lists no pack, with what to do
 */
export async function readPackIndex(base: string): Promise<ListedPack[]> {
  const address = new URL('packs/index.json', base);
  const complete = 'Copy the whole folder that the build wrote, packs and all, to this site.';
  const response = await fetch(address).catch((cause: unknown) => {
    throw new Error(
      `The list of packs (${address.pathname}) could not be fetched. Check the connection and try again.`,
      { cause },
    );
  });
  if (!response.ok)
    throw new Error(
      `The list of packs (${address.pathname}) is not there: the server answered ${response.status}. ${complete}`,
    );
  const packs = listedIn(await response.json().catch(() => undefined));
  if (!packs)
    throw new Error(
      `The list of packs (${address.pathname}) is damaged, or another file answers in its place. ${complete}`,
    );
  return packs.map((pack) => ({ ...pack, folder: new URL(`${pack.id}/`, address).href }));
}

/** The packs of a document; undefined where it is no list of at least one. */
function listedIn(value: unknown): Omit<ListedPack, 'folder'>[] | undefined {
  const { packs } = (value ?? {}) as { packs?: unknown };
  if (!Array.isArray(packs) || packs.length === 0) return undefined;
  return packs.every(isListed) ? packs : undefined;
}

function isListed(value: unknown): value is Omit<ListedPack, 'folder'> {
  const { id, title, digest, files } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    /^[a-z0-9][a-z0-9-]*$/.test(id) &&
    (typeof title === 'string' || typeof (title as { en?: unknown } | null)?.en === 'string') &&
    typeof digest === 'string' &&
    Array.isArray(files) &&
    files[0] === 'pack.json' &&
    files.every((file) => typeof file === 'string')
  );
}
