import { assemblePack } from '../core/pack/assemble.ts';
import type { Identity, Pack, SampleFactor } from '../core/pack/pack.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import { identityDictionary } from '../core/population/identities.ts';

/** A pack as the page needs it: everything but the lists and weights only a draw reads. */
export interface PackView extends Omit<Pack, 'identities' | 'sampleFactors'> {
  digest: string;
  /** With the number of different entries of the lists. */
  identities: (Omit<Identity, 'choose' | 'lists'> & { entries: number })[];
  sampleFactors: Omit<SampleFactor, 'weights'>[];
}

/**
 * Reads the files of a pack's folder: `pack.json`, then those that it lists.
 *
 * @param folder address of the folder, with a slash at its end
 * @throws Error where a file cannot be had, or together they are no pack
 */
export async function readPackFolder(folder: string): Promise<Pack> {
  const head = (await readJson(new URL('pack.json', folder))) as { files?: string[] };
  const files = (head.files ?? []).map((file) => readJson(new URL(file, folder)));
  return assemblePack([head, ...(await Promise.all(files))]);
}

/** What the page shows of a pack. */
export function viewPack(pack: Pack): PackView {
  const { identities, sampleFactors, ...rest } = pack;
  return {
    ...rest,
    digest: packDigest(pack),
    identities: identities.map((identity) => {
      const { choose: _, lists: __, ...shown } = identity;
      return { ...shown, entries: identityDictionary(identity).length };
    }),
    sampleFactors: sampleFactors.map(({ weights: _, ...factor }) => factor),
  };
}

async function readJson(file: URL): Promise<unknown> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file.pathname}: the server answered ${response.status}`);
  return response.json();
}
