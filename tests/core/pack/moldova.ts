import { readFileSync } from 'node:fs';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';

const packs = new URL('../../../public/packs/', import.meta.url);

/** Bytes of a file under `public/packs`. */
export function packBytes(path: string): Buffer {
  return readFileSync(new URL(path, packs));
}

export function packJson(path: string): unknown {
  return JSON.parse(packBytes(path).toString('utf8'));
}

export const moldovaFiles = [
  'pack.json',
  ...(packJson('moldova-2024/pack.json') as { files: string[] }).files,
];

/** The committed Moldova pack; a copy of its own for each caller. */
export function readMoldova(): Pack {
  return assemblePack(moldovaFiles.map((file) => packJson(`moldova-2024/${file}`)));
}
