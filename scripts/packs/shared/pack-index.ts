import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Text } from '../../../src/core/pack/pack.ts';
import { writeJson } from './written.ts';

/** A pack as the list of packs names it. */
export interface ListedPack {
  id: string;
  title: Text;
  /** First 16 hexadecimal digits of the digest of the assembled pack. */
  digest: string;
  /** Files in the pack's folder, `pack.json` first. */
  files: string[];
}

/** Order in which a site offers its packs; it opens the first. Others follow by id. */
const order = [
  'moldova-2024',
  'usa-2022',
  'census-tracts',
  'market-policy-text',
  'market-policy-service',
];

/** Puts a pack into the list of packs, in its declared place. */
export function listPack(path: string, pack: ListedPack): void {
  const known: ListedPack[] = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { packs: ListedPack[] }).packs
    : [];
  const packs = [...known.filter(({ id }) => id !== pack.id), pack];
  const place = ({ id }: ListedPack) => (order.includes(id) ? order.indexOf(id) : order.length);
  packs.sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
  const others = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
  writeFileSync(path, writeJson({ ...others, packs }));
}
