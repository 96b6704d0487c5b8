import { describe, expect, test } from 'vitest';
import { toLatin } from '../../../scripts/packs/moldova-2024/latin-script.ts';
import { checkMargins } from '../../../scripts/packs/moldova-2024/margins.ts';
import { openInterval } from '../../../scripts/packs/moldova-2024/open-interval.ts';
import { parseCsv, wholeNumbers } from '../../../scripts/packs/shared/tables.ts';
import { writeJson } from '../../../scripts/packs/shared/written.ts';
import { marginalOf } from './margin-sums.ts';
import { moldovaFiles, packBytes, packJson, readMoldova } from './moldova.ts';

describe('the builder of the Moldova pack', () => {
  test('writes the committed files byte by byte', () => {
    for (const file of [...moldovaFiles.map((name) => `moldova-2024/${name}`), 'index.json'])
      expect(packBytes(file).toString('utf8')).toBe(writeJson(packJson(file)));
  });

  test('finds marginals that disagree', () => {
    expect(() => checkMargins(readMoldova())).not.toThrow();
    const plants: [string, string, number, number][] = [
      ['raion-religion', 'religion', 0, 15],
      ['ethnicity-mother-tongue', 'mother-tongue', 0, 9],
      ['ethnicity-age-decade', 'ethnicity', 0, 9],
    ];
    for (const [id, other, from, to] of plants) {
      const pack = structuredClone(readMoldova());
      const { counts } = marginalOf(pack, id);
      counts[from]! -= 1;
      counts[to]! += 1;
      expect(() => checkMargins(pack), id).toThrow(new RegExp(`${id}.*people|${other}.*people`));
    }
  });

  test('reads quoted fields and refuses ragged rows', () => {
    expect(parseCsv('a,b\n"x, ""y""",2\n')).toEqual([{ a: 'x, "y"', b: '2' }]);
    expect(() => parseCsv('a,b\n1\n')).toThrow('row 2: 1 fields under 2 columns');
  });

  test('rounds to whole numbers of the same total', () => {
    expect(wholeNumbers([1.5, 2.5, 3])).toEqual([2, 2, 3]);
    expect(wholeNumbers([0.2, 0.3, 0.5])).toEqual([0, 0, 1]);
  });

  test('opens a printed share to the counts it stands for', () => {
    expect(openInterval(10.1, 0.05, 94_546)).toEqual([9502, 9596]);
    expect(openInterval(0, 0.05, 1000)).toEqual([0, 1]);
  });

  test.each([
    ['Сергей', 'Serghei'],
    ['Кузнецов', 'Cuznețov'],
    ['Щербаков', 'Șcerbacov'],
    ['Григорьева', 'Grigorieva'],
    ['Александр', 'Alexandr'],
    ['Наталья', 'Natalia'],
    ['Юлия', 'Iulia'],
    ['Горбачев', 'Gorbacev'],
    ['Ткаченко', 'Tcacenco'],
    ['Поліщук', 'Polișciuc'],
    ['Мар’яна', 'Mariana'],
    ['Първанов', 'Pîrvanov'],
    ['Кьоров', 'Chiorov'],
  ])('writes %s as %s', (cyrillic, latin) => {
    expect(toLatin(cyrillic)).toBe(latin);
  });

  test('refuses a letter it cannot write', () => {
    expect(() => toLatin('Zoé')).toThrow("no Latin letter for 'z'");
  });
});
