import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { listPack } from '../shared/pack-index.ts';
import { writeJson } from '../shared/written.ts';
import { versionPack, versions } from './versions.ts';
import type { PolicyFile } from './versions.ts';

const folder = process.argv[2];
if (!folder) {
  console.error(
    'usage: npm run pack:market-policy -- <folder of cases with s000_smvm/policy_targets.json in it>',
  );
  process.exit(2);
}
const policy = JSON.parse(
  readFileSync(join(folder, 's000_smvm/policy_targets.json'), 'utf8'),
) as PolicyFile;

const packs = join(dirname(fileURLToPath(import.meta.url)), '../../../public/packs');
for (const version of versions) {
  const main = versionPack(policy, version);
  const pack = assemblePack([main]);
  const out = join(packs, pack.id);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'pack.json'), writeJson(main));
  listPack(join(packs, 'index.json'), {
    id: pack.id,
    title: pack.title,
    digest: packDigest(pack),
    files: ['pack.json'],
  });
}
