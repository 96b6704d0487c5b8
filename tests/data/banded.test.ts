import { expect, it } from 'vitest';
import { addTable, newDraft, packOf } from '../../src/core/own/own.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { parsePack } from '../../src/core/pack/parse.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import { fileColumns } from '../../src/data/file-columns.ts';

function packFrom(text: string): Pack {
  const made = packOf(addTable(newDraft('People', 2024), 'people.csv', text));
  if (!made.ok) throw new Error(JSON.stringify(made));
  return made.pack;
}

function columnOf(pack: Pack, id: string) {
  const made = prepare(pack, { pack: { id: pack.id, digest: '' }, size: 100 });
  if (!made.ok) throw new Error(made.reason);
  const read = fileColumns(made.plan, pack, 'en', [id]);
  if (!read.ok) throw new Error(read.message);
  return read.columns[0]!;
}

it('files hold bands by their label, and single numbers as numbers', () => {
  const banded = packFrom('Age,People\n0–14,300\n15–24,200\n25–44,400\n45+,350\n');
  expect(parsePack(banded).ok).toBe(true);
  expect(columnOf(banded, 'age')).toMatchObject({
    kind: 'labels',
    labels: ['0–14', '15–24', '25–44', expect.stringContaining('45')],
  });
  const single = packFrom('Cars,People\n0,300\n1,200\n2,150\n3+,50\n');
  expect(columnOf(single, 'cars')).toMatchObject({ kind: 'numbers', values: [0, 1, 2, 3] });
});
