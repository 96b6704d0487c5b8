import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packHouseholds } from '../../../src/core/households/pack-problem.ts';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { splitText } from '../../../src/core/own/split.ts';
import { listPack } from '../shared/pack-index.ts';
import { writeJson } from '../shared/written.ts';
import { householdPart, mainPart } from './tracts.ts';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: npm run pack:census-tracts -- <folder with the four files udst_*.csv>');
  process.exit(2);
}
const records = (name: string) =>
  splitText(readFileSync(join(folder, `udst_${name}.csv`), 'utf8')).rows.filter(
    (row) => row.length > 1,
  );

const tables = {
  households: records('household_sample'),
  persons: records('person_sample'),
  householdTargets: records('hh_marginals'),
  personTargets: records('person_marginals'),
};
const parts = [mainPart(tables), householdPart(tables)];
const pack = assemblePack(parts);
const read = packHouseholds(pack.households!);
if (!read.ok)
  throw new Error(read.problems.map(({ path, message }) => `${path} ${message}`).join('\n'));

const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const out = join(project, 'public/packs', pack.id);
mkdirSync(out, { recursive: true });
const files = ['pack.json', 'households.json'];
files.forEach((file, part) => writeFileSync(join(out, file), writeJson(parts[part])));
// Whoever passes the tables on passes on the terms of those who put them together.
copyFileSync(join(project, 'fixtures/households/LICENSE-synthpop'), join(out, 'LICENSE'));
listPack(join(project, 'public/packs/index.json'), {
  id: pack.id,
  title: pack.title,
  digest: packDigest(pack),
  files,
});
