import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadedLayer } from '../core/layer/choose.ts';
import { layerDigest, parseLayer } from '../core/layer/parse-layer.ts';
import { assemblePack } from '../core/pack/assemble.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import { didYouMean } from '../core/study/spelling.ts';
import { UsageError } from './terminal.ts';

/** A pack and the digest that studies know it by. */
export interface LoadedPack {
  pack: Pack;
  digest: string;
}

interface PackIndex {
  packs: { id: string; files: string[] }[];
  layers?: { id: string }[];
}

/** A folder of packs: `index.json` and a folder for each pack. */
export class PackFolder {
  readonly #folder: string;
  readonly #index: PackIndex;

  private constructor(folder: string, index: PackIndex) {
    this.#folder = folder;
    this.#index = index;
  }

  /**
   * @param folder where the packs are; absent: beside the built file, or in `public` above it
   * @throws UsageError where there is no index
   */
  static async open(folder: string | undefined): Promise<PackFolder> {
    const found = folder === undefined ? ownFolder() : resolve(folder);
    const file = found === undefined ? undefined : join(found, 'index.json');
    if (found === undefined || file === undefined || !existsSync(file))
      throw new UsageError(
        `There are no packs in ${found ?? 'this installation'}; name a folder that has an index.json with --packs.`,
      );
    return new PackFolder(found, JSON.parse(await readFile(file, 'utf8')) as PackIndex);
  }

  ids(): string[] {
    return this.#index.packs.map(({ id }) => id);
  }

  /**
   * Pack that is drawn where nobody names one: the first, which the page opens too.
   *
   * @throws UsageError where the folder has none
   */
  firstId(): string {
    const [first] = this.ids();
    if (first === undefined)
      throw new UsageError(`There are no packs in ${this.#folder}; name one with --packs.`);
    return first;
  }

  /** @throws UsageError where there is no such pack, Error where it is broken */
  async load(id: string): Promise<LoadedPack> {
    const entry = this.#index.packs.find((candidate) => candidate.id === id);
    if (!entry)
      throw new UsageError(
        `There is no pack ${JSON.stringify(id)}.${didYouMean(id, this.ids()) || ` There are ${this.ids().join(', ')}.`}`,
      );
    const parts = await Promise.all(
      entry.files.map(async (name) => {
        const content = await readFile(join(this.#folder, id, name), 'utf8');
        return JSON.parse(content) as unknown;
      }),
    );
    const pack = assemblePack(parts);
    return { pack, digest: packDigest(pack) };
  }

  layerIds(): string[] {
    return (this.#index.layers ?? []).map(({ id }) => id);
  }

  /** @throws UsageError where there is no such layer, Error where it is broken */
  layers(ids: readonly string[]): Promise<LoadedLayer[]> {
    return Promise.all(ids.map((id) => this.#layer(id)));
  }

  async #layer(id: string): Promise<LoadedLayer> {
    const known = this.layerIds();
    if (!known.includes(id))
      throw new UsageError(
        `There is no layer ${JSON.stringify(id)}.${didYouMean(id, known) || ` There are ${known.join(', ')}.`}`,
      );
    const file = join(this.#folder, id, 'layer.json');
    const parsed = parseLayer(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.ok) return { layer: parsed.layer, digest: layerDigest(parsed.layer) };
    const { path, message } = parsed.problems[0]!;
    throw new Error(`${file} is no layer: ${path}: ${message}`);
  }
}

/** Looks upward from this file, which a build may have put one folder deeper or not. */
function ownFolder(): string | undefined {
  const candidates = ['.', '..', '../..'].flatMap((up) =>
    ['packs', 'public/packs'].map((name) =>
      fileURLToPath(new URL(`${up}/${name}`, import.meta.url)),
    ),
  );
  return candidates.find((folder) => existsSync(join(folder, 'index.json')));
}
