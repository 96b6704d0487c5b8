import { assemblePack } from '../core/pack/assemble.ts';
import type { Identity, Pack, SampleFactor, Text } from '../core/pack/pack.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import { identityDictionary } from '../core/population/identities.ts';
import { readSiteJson } from './site-json.ts';

/** A pack as the page needs it: everything but the lists and weights only a draw reads. */
export interface PackView extends Omit<Pack, 'households' | 'identities' | 'sampleFactors'> {
  digest: string;
  /** What there is to draw whole households from, by its size. */
  households?: { label: Text; records: number; persons: number };
  /** With the number of different entries of the lists. */
  identities: (Omit<Identity, 'choose' | 'lists' | 'weights'> & { entries: number })[];
  sampleFactors: Omit<SampleFactor, 'weights'>[];
}

/**
 * Reads the files of a pack's folder: `pack.json`, and those that it lists.
 *
 * @param folder address of the folder, with a slash at its end
 * @param expected files that are fetched at once, not only when `pack.json` has come
 * @throws Error where a file cannot be had, with what to do, or together they are no pack
 */
export async function readPackFolder(
  folder: string,
  expected: readonly string[] = [],
): Promise<Pack> {
  const read = (file: string) =>
    readSiteJson(new URL(file, folder), 'Copy the whole folder of the pack to this site.');
  const early = new Map(expected.map((file) => [file, read(file)]));
  // Only files that the pack still lists have to be there.
  for (const reading of early.values()) reading.catch(() => {});
  const head = (await (early.get('pack.json') ?? read('pack.json'))) as { files?: string[] };
  const files = (head.files ?? []).map((file) => early.get(file) ?? read(file));
  return assemblePack([head, ...(await Promise.all(files))]);
}

/** What the page shows of a pack. */
export function viewPack(pack: Pack): PackView {
  const { households, identities, sampleFactors, ...rest } = pack;
  return {
    ...rest,
    ...(households && {
      households: {
        label: households.label,
        records: households.households.id.length,
        persons: households.persons.household.length,
      },
    }),
    digest: packDigest(pack),
    identities: identities.map((identity) => {
      const { choose: _, lists: __, weights: ___, ...shown } = identity;
      return { ...shown, entries: identityDictionary(identity).length };
    }),
    sampleFactors: sampleFactors.map(({ weights: _, ...factor }) => factor),
  };
}
