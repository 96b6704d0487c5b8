import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import type { ReportOrigin } from '../../src/core/validation/report.ts';
import { SubjectDesk } from '../../src/data/subject-desk.ts';
import type { ShownColumn, SubjectReading } from '../../src/data/subject-desk.ts';
import { ValidationDesk } from '../../src/data/validation-desk.ts';
import { testland } from '../core/population/testland.ts';

const testlands = { pack: testland(), digest: packDigest(testland()) };
const origin: ReportOrigin = {
  madeAt: '2026-03-01T10:00:00.000Z',
  digest: null,
  link: null,
  versions: {},
};

/** Grown people of Testland, their words spelled as somebody else spells them. */
const people = [
  'id,region,age,gender,speaks,tongue,work,wt',
  ...Array.from({ length: 120 }, (_, i) =>
    [
      `p${i}`,
      ['North', 'HILLS', 'coast', 'isles'][i % 4]!,
      `a${30 + 10 * (i % 6)}`,
      i % 2 ? 'female' : 'male',
      ['testish', 'coastal', 'klingon', ''][(i >> 1) % 4]!,
      ['testish', 'coastal'][(i >> 2) % 2]!,
      ['employed', 'other', 'retired'][i % 3]!,
      (1 + (i % 5) / 2).toFixed(1),
    ].join(','),
  ),
  '',
].join('\n');

async function read(
  text: string,
  pack: { pack: Pack; digest: string } = testlands,
): Promise<{ desk: SubjectDesk; reading: SubjectReading }> {
  const desk = new SubjectDesk();
  const answer = await desk.read(new Blob([text]), 'people.csv', pack, {});
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return { desk, reading: answer.reading };
}

const columnOf = ({ columns }: SubjectReading, name: string): ShownColumn =>
  columns.find(({ column }) => column === name)!;

/** What each value of a column is taken for, by codes. */
const meanings = (reading: SubjectReading, name: string) =>
  Object.fromEntries(
    columnOf(reading, name).values.map(({ value, categories }) => [value, categories]),
  );

describe('a file on the desk', () => {
  it('is shown column by column, with what its values mean and what could not be read', async () => {
    const { desk, reading } = await read(people);
    expect(reading).toMatchObject({ name: 'people.csv', format: 'csv', rows: 120 });
    expect(columnOf(reading, 'region').role).toEqual({ kind: 'attribute', attribute: 'region' });
    expect(meanings(reading, 'region')).toEqual({ North: [0], HILLS: [1], coast: [2], isles: [3] });
    expect(columnOf(reading, 'gender').role).toEqual({ kind: 'attribute', attribute: 'sex' });
    expect(meanings(reading, 'gender')).toEqual({ female: [1], male: [0] });
    expect(columnOf(reading, 'id').role).toEqual({ kind: 'ignore' });
    expect(columnOf(reading, 'wt').role).toEqual({ kind: 'weight' });
    expect(reading.attributes.map(({ id }) => id)).toEqual(
      testlands.pack.attributes.map(({ id }) => id),
    );
    expect(desk.digest).toBe(createHash('sha256').update(people).digest('hex'));
  });

  it('takes a column for what the user says, and for what it was once more', async () => {
    const { desk, reading } = await read(people);
    const before = columnOf(reading, 'work');
    expect(before.role).toEqual({ kind: 'attribute', attribute: 'work' });
    const left = desk.setRole('work', { kind: 'ignore' });
    expect(columnOf(left, 'work')).toMatchObject({
      role: { kind: 'ignore' },
      reason: 'as you chose',
      unmatched: { values: 0, rows: 0 },
    });
    // What it holds is still shown, so that the choice can be judged.
    expect(Object.keys(meanings(left, 'work')).sort()).toEqual(['employed', 'other', 'retired']);
    const back = desk.setRole('work', { kind: 'attribute', attribute: 'work' });
    expect(columnOf(back, 'work').values).toEqual(before.values);
    expect(columnOf(back, 'work').role).toEqual(before.role);
  });

  it('gives an attribute to the column that was chosen last, and frees the other', async () => {
    const { desk } = await read(people);
    const chosen = desk.setRole('speaks', { kind: 'attribute', attribute: 'language' });
    expect(columnOf(chosen, 'speaks').role).toEqual({ kind: 'attribute', attribute: 'language' });
    expect(columnOf(chosen, 'tongue').role).not.toEqual({
      kind: 'attribute',
      attribute: 'language',
    });
    expect(columnOf(chosen, 'speaks').unmatched).toEqual({ values: 1, rows: 30 });
    expect(columnOf(chosen, 'speaks').missing).toBe(30);
    const other = desk.setRole('tongue', { kind: 'attribute', attribute: 'language' });
    expect(columnOf(other, 'tongue').role).toEqual({ kind: 'attribute', attribute: 'language' });
    expect(columnOf(other, 'speaks')).toMatchObject({
      role: { kind: 'ignore' },
      unmatched: { values: 0, rows: 0 },
    });
    const holders = other.columns.filter(
      ({ role }) => role.kind === 'attribute' && role.attribute === 'language',
    );
    expect(holders).toHaveLength(1);
  });

  it('counts a value as what the user says, and as missing where it is nothing', async () => {
    const { desk } = await read(people);
    desk.setRole('speaks', { kind: 'attribute', attribute: 'language' });
    const put = desk.setValue('speaks', 'klingon', [2]);
    expect(meanings(put, 'speaks')).toEqual({ testish: [0], coastal: [1], klingon: [2] });
    expect(columnOf(put, 'speaks').unmatched).toEqual({ values: 0, rows: 0 });
    const lost = desk.setValue('speaks', 'testish', []);
    expect(columnOf(lost, 'speaks').unmatched).toEqual({ values: 1, rows: 30 });
  });

  it('asks of the pack what its columns hold, by the choices of the user', async () => {
    const { desk } = await read(people);
    const narrowed = desk.request({ drawing: 'sample', isEveryone: false }, new WeakMap());
    const whole = desk.request({ drawing: 'quota', isEveryone: true }, new WeakMap());
    if (!narrowed.ok || !whole.ok) throw new Error('the file cannot be validated');
    expect(narrowed.request.subject).toMatchObject({
      origin: 'file',
      rows: 120,
      drawing: 'sample',
    });
    expect(whole.request.subject.drawing).toBe('quota');
    expect(narrowed.request.against!.where).toEqual({ age: [3, 4, 5, 6, 7, 8] });
    expect(whole.request.against!.where).toEqual({});
    const rows = whole.source(10, 4);
    const sex = rows.columns.find(({ attribute }) => attribute === 'sex')!;
    expect([...sex.codes]).toEqual([0, 1, 0, 1]);
    expect([...rows.weights!]).toEqual([1, 1.5, 2, 2.5]);
  });

  it('is validated as it was corrected', async () => {
    const { desk } = await read(people);
    const heldAgainst = () => {
      const made = desk.request({ drawing: 'unknown', isEveryone: true }, new WeakMap());
      if (!made.ok) throw new Error(made.reason);
      const judge = new ValidationDesk(() => 0);
      judge.beginRows(made.request, made.source);
      while (!judge.step().done);
      return judge.report(origin).marginals.map(({ attribute }) => attribute);
    };
    expect(heldAgainst()).toContain('work');
    desk.setRole('work', { kind: 'ignore' });
    expect(heldAgainst()).not.toContain('work');
  });

  it('says why it cannot be validated when every column is left out', async () => {
    const { desk, reading } = await read('region,sex\nnorth,male\nhills,female\n');
    for (const { column } of reading.columns) desk.setRole(column, { kind: 'ignore' });
    const made = desk.request({ drawing: 'unknown', isEveryone: true }, new WeakMap());
    expect(made).toMatchObject({ ok: false });
    expect(made.ok ? '' : made.reason).toContain('No column of people.csv can be compared');
  });

  it('stands while the next file cannot be read, and is matched anew for another pack', async () => {
    const { desk, reading } = await read(people);
    const answer = await desk.read(new Blob(['a,b\n1,2\n3\n']), 'torn.csv', testlands, {});
    expect(answer.ok).toBe(false);
    expect(desk.view()).toEqual(reading);
    const { attributes } = testlands.pack;
    const fewer = {
      ...testlands.pack,
      attributes: attributes.filter(({ id }) => id !== 'language'),
    };
    const again = desk.matchWith({ pack: fewer, digest: 'other' });
    expect(again.attributes.map(({ id }) => id)).not.toContain('language');
    const held = again.columns.flatMap(({ role }) =>
      role.kind === 'attribute' ? [role.attribute] : [],
    );
    expect(held).not.toContain('language');
  });

  it('keeps the file before it where reading was cancelled', async () => {
    const { desk, reading } = await read(people);
    const digest = desk.digest;
    const stop = new AbortController();
    const other = desk.read(new Blob(['region\nnorth\n']), 'other.csv', testlands, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(other).rejects.toMatchObject({ name: 'AbortError' });
    expect(desk.view()).toEqual(reading);
    expect(desk.digest).toBe(digest);
  });

  it('refuses columns and attributes that are not there', async () => {
    const { desk } = await read(people);
    expect(() => desk.setRole('none', { kind: 'own' })).toThrow("there is no column 'none'");
    expect(() => desk.setRole('work', { kind: 'attribute', attribute: 'shoes' })).toThrow(
      "the pack has no attribute 'shoes'",
    );
    expect(() => new SubjectDesk().view()).toThrow('no file was read');
  });
});
