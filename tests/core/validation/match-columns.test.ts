import { describe, expect, it } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import { valuesOf } from '../../../src/core/population/persona.ts';
import { fileSubject } from '../../../src/core/validation/file/file-subject.ts';
import { expectOfFile, proposeWhere } from '../../../src/core/validation/file/expected.ts';
import { matchColumnAs, matchColumns } from '../../../src/core/validation/file/match-columns.ts';
import type { ReadColumn, ReadTable } from '../../../src/core/validation/file/read-table.ts';
import { moldova as publishedMoldova, prepared, published } from '../population/packs.ts';

const moldova = publishedMoldova();

/** A table as reading a file makes one; '' is missing. */
function table(columns: Record<string, readonly (string | number)[]>): ReadTable {
  const read = Object.entries(columns).map(([name, cells]): ReadColumn => {
    const texts = cells.map(String);
    const values = [...new Set(texts.filter((text) => text !== ''))];
    return {
      name,
      kind: 'values',
      values,
      rows: values.map((value) => texts.filter((text) => text === value).length),
      codes: Uint16Array.from(texts, (text) =>
        text === '' ? values.length : values.indexOf(text),
      ),
      missing: texts.filter((text) => text === '').length,
    };
  });
  return {
    name: 'people.csv',
    format: 'csv',
    rows: Object.values(columns)[0]!.length,
    columns: read,
    notes: [],
    metadata: {},
  };
}

/** What each value was taken for, by category ids. */
function readings(of: ReadTable, column: string, pack = moldova): Record<string, string> {
  const match = matchColumns(pack, of).columns.find((one) => one.column === column)!;
  if (match.role.kind !== 'attribute') return { role: match.role.kind };
  const { attribute: id } = match.role;
  const { categories } = pack.attributes.find((one) => one.id === id)!;
  return {
    attribute: id,
    ...Object.fromEntries(
      match.values.map((one) => [
        one.value,
        one.categories.map((code) => categories[code]!.id).join('+'),
      ]),
    ),
  };
}

describe('columns of a file and attributes of a pack', () => {
  it('are matched by words in any language, other spellings, and kinds of a thing', () => {
    const file = table({
      gender: ['Feminin', 'M', 'female', 'Masculin'],
      residence_type: ['Urban', 'RURAL', 'sat', 'urban'],
      mother_tongue: ['Română', 'rusa', 'Găgăuză', ''],
      marital_status: ['Necăsătorit', 'Căsătorit', 'Văduv', 'Divorțată'],
      education_level: ['Superior (Licență/Master)', 'Doctorat', 'Gimnazial', 'Fără studii'],
      religie: ['Fără religie/Ateu', 'Ortodox', 'Musulman', 'Nedeclarat'],
    });
    expect(readings(file, 'gender')).toEqual({
      attribute: 'sex',
      Feminin: 'female',
      M: 'male',
      female: 'female',
      Masculin: 'male',
    });
    expect(readings(file, 'residence_type')).toMatchObject({ Urban: 'urban', RURAL: 'rural' });
    expect(readings(file, 'mother_tongue')).toEqual({
      attribute: 'motherTongue',
      Română: 'romanian',
      rusa: 'russian',
      Găgăuză: 'gagauz',
    });
    expect(readings(file, 'marital_status')).toEqual({
      attribute: 'maritalStatus',
      Necăsătorit: 'neverMarried',
      Căsătorit: 'married',
      Văduv: 'widowed',
      Divorțată: 'divorced',
    });
    expect(readings(file, 'education_level')).toMatchObject({
      attribute: 'education',
      'Superior (Licență/Master)': 'postSecondary',
      Doctorat: 'postSecondary',
      Gimnazial: 'lowerSecondary',
    });
    expect(readings(file, 'religie')).toMatchObject({
      attribute: 'religion',
      'Fără religie/Ateu': 'irreligious+atheist',
      Musulman: 'islam',
    });
  });

  it('reads ages as numbers or in bands, and other numbers as none', () => {
    const file = table({
      age_group: ['15-24', '65+', '25 to 34', '35–64'],
      census_year: [2024, 2023, 2022, 2021],
      sex: ['f', 'm', 'f', 'm'],
    });
    const bands = readings(file, 'age_group');
    expect(bands.attribute).toBe('age');
    expect(bands['15-24']!.split('+')).toEqual(
      Array.from({ length: 10 }, (_, i) => String(15 + i)),
    );
    expect(bands['65+']!.startsWith('65+66')).toBe(true);
    expect(readings(file, 'census_year')).toEqual({ role: 'ignore' });
    const single = table({ Age: [15, 90, 37, ''], sex: ['f', 'm', 'f', 'm'] });
    expect(readings(single, 'Age')).toMatchObject({ attribute: 'age', 15: '15', 90: '85+' });
  });

  it('reads the words of a policy in its pack', () => {
    const pack = published('market-policy-text');
    const file = table({
      'demographics.age': [18, 24, 70, 35],
      'demographics.gender': ['non_binary', 'female', 'male', 'female'],
      'demographics.location.city_type': ['urban', 'suburban', 'rural', 'urban'],
    });
    expect(readings(file, 'demographics.age', pack)).toMatchObject({ 18: '18-24', 70: '65-plus' });
    expect(readings(file, 'demographics.gender', pack)).toMatchObject({ non_binary: 'non-binary' });
    expect(readings(file, 'demographics.location.city_type', pack)).toMatchObject({
      attribute: 'area',
      suburban: 'suburban',
    });
  });

  it('finds again every column of what is drawn, in each language', () => {
    const { plan } = prepared(moldova, { size: 2000, seed: 4 });
    const { columns } = drawRange(plan, 0, 2000);
    for (const language of ['en', 'ro', 'ru']) {
      const file = table(
        Object.fromEntries(
          columns.map(({ attribute, codes }) => {
            const values = valuesOf(moldova, attribute, language);
            return [attribute, Array.from(codes, (code) => values[code]!)];
          }),
        ),
      );
      const matching = matchColumns(moldova, file);
      const ids = matching.columns.flatMap(({ role }) =>
        role.kind === 'attribute' ? [role.attribute] : [],
      );
      const drawn = moldova.attributes.map(({ id }) => id).filter((id) => id !== 'locality');
      expect(ids.sort()).toEqual(drawn.sort());
      const own = fileSubject(file, matching, 'quota', moldova);
      for (const { attribute, codes } of own.rows.columns.filter(({ attribute: id }) =>
        drawn.includes(id),
      )) {
        const from = columns.find((column) => column.attribute === attribute)!;
        const { groups } = own.groupings.get(attribute)!;
        expect(Array.from(codes)).toEqual(Array.from(from.codes, (code) => groups[code]!));
      }
    }
  });

  it('never drops a value silently', () => {
    const file = table({
      ethnicity: ['Moldovean', 'Klingon', 'Rus', 'Klingon'],
      sex: ['f', 'm', 'f', ''],
    });
    const matching = matchColumns(moldova, file);
    const [ethnicity] = matching.columns;
    expect(ethnicity!.unmatched).toEqual({ values: 1, rows: 2 });
    const { notes, rows } = fileSubject(file, matching, 'unknown', moldova);
    expect(notes.join()).toContain('“Klingon” (2)');
    const { codes, size } = rows.columns.find(({ attribute }) => attribute === 'ethnicity')!;
    expect([codes[1], codes[3]]).toEqual([size, size]);
  });

  it('takes a correction', () => {
    const file = table({ x: ['a', 'b', 'a', 'b'], sex: ['f', 'm', 'f', 'm'] });
    const matching = matchColumns(moldova, file);
    expect(matching.columns[0]!.role).toEqual({ kind: 'own' });
    const residence = moldova.attributes.find(({ id }) => id === 'residence')!;
    const chosen = matchColumnAs(file.columns[0]!, residence);
    chosen.values = chosen.values.map((one, i) => ({ ...one, categories: [i] }));
    const corrected = { ...matching, columns: [chosen, matching.columns[1]!] };
    const { rows } = fileSubject(file, corrected, 'unknown', moldova);
    expect(Array.from(rows.columns[0]!.codes)).toEqual([0, 1, 0, 1]);
    expect(() =>
      fileSubject(
        file,
        { ...corrected, columns: [chosen, { ...chosen, column: 'sex' }] },
        'unknown',
        moldova,
      ),
    ).toThrow('two columns are taken for');
  });

  it('sees whom a file is about, and holds it against those alone', () => {
    const ages = Array.from({ length: 400 }, (_, i) => 18 + (i % 60));
    const file = table({ age: ages, sex: ages.map((_, i) => (i % 2 ? 'm' : 'f')) });
    const own = fileSubject(file, matchColumns(moldova, file), 'unknown', moldova);
    const [narrowing, ...others] = proposeWhere(moldova, own);
    expect(others).toEqual([]);
    expect(narrowing!.attribute).toBe('age');
    expect(narrowing!.codes).toEqual(Array.from({ length: 60 }, (_, i) => 18 + i));
    const expected = expectOfFile(moldova, own, { age: narrowing!.codes });
    if (!expected.ok) throw new Error(expected.reason);
    const counts = expected.comparisons.find(({ id }) => id === 'fit:age')!.expected;
    expect(counts.slice(0, 18).every((count) => count === 0)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(400, 6);
    // Decades come with single years, and regions contradict raions only where both are stated.
    expect(own.groupings.has('ageDecade')).toBe(true);
    expect(own.zeros).toEqual([]);
  });
});
