import { readFile } from 'node:fs/promises';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import { parsePack } from '../core/pack/parse.ts';
import type { Study } from '../core/study/study.ts';
import { readOwnFile } from '../data/own-file.ts';
import { encodeLink } from '../link/seed-link.ts';
import { dataError } from './input.ts';
import type { LoadedPack } from './pack-folder.ts';
import { UsageError } from './terminal.ts';

/** Whether `--pack` names a file rather than a pack of the folder. */
export function isPackFile(name: string | undefined): name is string {
  return name !== undefined && name.toLowerCase().endsWith('.json');
}

/**
 * Reads the file of a pack of one's own, as `populace pack` and the page write it.
 *
 * @throws UsageError where it cannot be read or holds no pack
 */
export async function loadPackFile(file: string): Promise<LoadedPack> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(
      cause.code === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be read.`,
    );
  });
  try {
    const { pack, digest } = readOwnFile(file, text);
    return { pack, digest };
  } catch (cause) {
    throw new UsageError((cause as Error).message);
  }
}

/**
 * The pack that travels inside a study.
 *
 * @throws UsageError where it is none, or another one than the study was made with
 */
export function inlinePack({ id, digest, inline }: Study['population']['pack']): LoadedPack {
  const parsed = parsePack(inline);
  if (!parsed.ok) throw dataError('The pack inside the study is none:', parsed.problems);
  const loaded = { pack: parsed.pack, digest: packDigest(parsed.pack) };
  if (loaded.pack.id === id && digest.startsWith(loaded.digest)) return loaded;
  throw new UsageError(
    `The pack inside the study is ${loaded.pack.id} ${loaded.digest}, and the study was made with ${id} ${digest}. Ask its sender for a new one.`,
  );
}

/** The study as a link carries it: with its pack inside, or without where it is too large. */
export function linkOf(study: Study): string {
  try {
    return encodeLink(study);
  } catch (cause) {
    const { inline, ...pack } = study.population.pack;
    if (!inline || !(cause instanceof RangeError)) throw cause;
    return encodeLink({ ...study, population: { ...study.population, pack } });
  }
}

/** The pack of a study that can be handed on with it. */
export function packInside({ pack, digest }: LoadedPack): Study['population']['pack'] {
  return { id: pack.id, digest, inline: pack satisfies Pack };
}
