import { describe, expect, it } from 'vitest';
import { packPast, unpackPast } from '../../src/data/own-history.ts';
import { newWork, OwnDesk } from '../../src/data/own-desk.ts';
import type { WorkingDraft } from '../../src/data/own-library.ts';
import { OwnLibraryInMemory } from '../../src/data/own-library.ts';
import { readOwnFile, writeOwnFile } from '../../src/data/own-file.ts';
import { decodeTable } from '../../src/data/table-text.ts';

const regions = 'Region,Women,Men,Total\nNorth,100,90,190\nSouth,210,200,410\n';
const ages = 'Age,People\n0-17,150\n18+,450\n';
const shares = 'Age;;\n;a;b\n0-17;10%;90%\n18+;60%;40%\n';

function deskWith(...texts: string[]) {
  const kept: WorkingDraft[] = [];
  const desk = new OwnDesk(newWork(2026), (working) => kept.push(working));
  if (texts.length > 0)
    desk.act({ do: 'add', texts: texts.map((text, i) => ({ name: `t${i + 1}.csv`, text })) });
  return { desk, kept };
}

describe('a desk', () => {
  it('keeps every change, shows tables without their texts, and undoes one by one', () => {
    const { desk, kept } = deskWith(regions, ages);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.draft.tables[0]!.text).toBe(regions);
    const view = desk.view();
    expect(view.draft.tables.map(({ text }) => text)).toEqual(['', '']);
    expect(desk.textOf(view.draft.tables[1]!.id)).toBe(ages);
    expect(view.previews[0]!.rows.map(({ kind }) => kind)).toEqual(['heading', 'cells', 'cells']);
    desk.act({ do: 'remove', table: view.draft.tables[0]!.id });
    expect(desk.undo().draft.tables).toHaveLength(2);
    expect(desk.undo()).toMatchObject({ canUndo: false, draft: { tables: [] } });
    expect(kept.at(-1)!.draft.tables).toEqual([]);
  });

  it('undoes what was done before it was closed, with every text', async () => {
    const library = new OwnLibraryInMemory();
    const kept: [WorkingDraft, readonly WorkingDraft[]][] = [];
    const first = new OwnDesk(newWork(2026), (now, past) => kept.push([now, past]));
    first.act({ do: 'add', texts: [{ name: 'a.csv', text: regions }] });
    first.act({ do: 'add', texts: [{ name: 'b.csv', text: ages }] });
    first.act({ do: 'remove', table: 't1' });
    const [now, past] = kept.at(-1)!;
    const packed = packPast(past);
    expect(packed.texts).toEqual(expect.arrayContaining([regions, ages]));
    expect(packed.texts).toHaveLength(2);
    await library.putWorking({ now, past: unpackPast(packed) });
    const again = (await library.working())!;
    const second = new OwnDesk(again.now, () => {}, again.past);
    expect(second.view()).toMatchObject({ canUndo: true });
    expect(second.undo().draft.tables.map(({ name }) => name)).toEqual(['a.csv', 'b.csv']);
    expect([second.textOf('t1'), second.textOf('t2')]).toEqual([regions, ages]);
    second.undo();
    expect(second.undo()).toMatchObject({ canUndo: false, draft: { tables: [] } });
  });

  it('keeps no more of the past than fits', () => {
    const long = 'x'.repeat(3_000_000);
    const step = (text: string, i: number): WorkingDraft => {
      const { draft } = newWork(2000 + i);
      const table = { text: `${text}${i}` } as WorkingDraft['draft']['tables'][number];
      return { draft: { ...draft, tables: [table] }, isChanged: true };
    };
    const { steps, texts } = packPast(Array.from({ length: 5 }, (_, i) => step(long, i)));
    expect(texts).toHaveLength(2);
    expect(steps.map(({ working }) => working.draft.date)).toEqual(['2003', '2004']);
    expect(unpackPast({ steps, texts })[1]!.draft.tables[0]!.text).toBe(`${long}4`);
    const short = packPast(Array.from({ length: 100 }, (_, i) => step('', i)));
    expect(short.steps.at(0)!.working.draft.date).toBe('2060');
  });

  it('changes nothing where a change cannot be made', () => {
    const { desk, kept } = deskWith(regions);
    const before = desk.view();
    const odd = { do: 'same-source', table: 'no such table' } as const;
    expect(() => desk.act(odd)).toThrow();
    expect(desk.view()).toEqual(before);
    expect(kept).toHaveLength(1);
  });

  it('dates what has no other date by the year of the title, and its sources with it', () => {
    const { desk } = deskWith(regions, ages);
    const { draft } = desk.act({ do: 'describe', about: { title: 'Velmark 2019' } });
    expect(draft.date).toBe('2019');
    expect(draft.tables.map(({ source }) => source.year)).toEqual([2019, 2019]);
    const later = desk.act({ do: 'describe', about: { title: 'Velmark 2020' } });
    expect(later.draft.date).toBe('2019');
    expect(desk.act({ do: 'describe', about: { date: '' } }).draft).not.toHaveProperty('date');
  });

  it('gives all tables one publisher and leaves each its title', () => {
    const { desk } = deskWith(regions, ages);
    const [first, second] = desk.view().draft.tables;
    const source = { publisher: 'Velmark Statistics', licence: 'CC-BY-4.0' };
    desk.act({ do: 'edit-table', table: first!.id, change: { source } });
    const { draft } = desk.act({ do: 'same-source', table: first!.id });
    expect(draft.tables[1]!.source).toMatchObject({ ...source, table: second!.source.table });
  });

  it('makes a pack under a free id and keeps that id in later versions', () => {
    const { desk } = deskWith(regions, ages);
    desk.act({ do: 'describe', about: { title: 'Élan & Söhne' } });
    const first = desk.make(['elan-sohne']);
    expect(first).toMatchObject({ ok: true, key: 'elan-sohne-2', people: 600 });
    expect(desk.view()).toMatchObject({ savedAs: 'elan-sohne-2', isChanged: false });
    desk.act({ do: 'describe', about: { title: 'Another' } });
    const second = desk.make(['elan-sohne', 'elan-sohne-2']);
    expect(second).toMatchObject({ ok: true, key: 'elan-sohne-2' });
    expect(second.ok && first.ok && second.digest !== first.digest).toBe(true);
  });

  it('says what keeps tables from being a pack, with the rows concerned', () => {
    const { desk } = deskWith(regions, 'Region,Age,People\nNorth,0-17,50\nNord,18+,140\n');
    const made = desk.make([]);
    expect(made.ok).toBe(false);
    const { findings, rows, people } = desk.examine();
    expect(findings[0]!.severity).toBe('error');
    expect(people).toBeUndefined();
    const place = findings.flatMap(({ places }) => places).find(({ row }) => row !== undefined)!;
    expect(rows[place.table]!.map(({ row }) => row)).toContain(place.row);
  });

  it('accepts several matches, of which one may settle another', () => {
    const { desk } = deskWith(
      'Region,People\nNorthmoor,100\nRiverdale,200\nHarborside,300\n',
      'region,Age,People\nNorthmor,0-17,50\nNorthmor,18+,50\nRiverdael,0-17,80\nRiverdael,18+,120\nHarborsite,0-17,100\nHarborsite,18+,200\n',
    );
    const { matches } = desk.view();
    expect(matches.length).toBeGreaterThan(1);
    expect(desk.act({ do: 'accept', matches }).matches).toEqual([]);
    expect(desk.examine()).toMatchObject({ findings: [], people: 600 });
  });
});

describe('the file of a pack', () => {
  const { desk } = deskWith(regions, ages, shares);
  const made = desk.make([]);
  if (!made.ok) throw new Error(made.found.findings[0]!.message);
  const { pack, draft, digest } = made;

  it('brings back the pack and the tables that it was made of', () => {
    expect(readOwnFile('a.json', writeOwnFile({ pack, draft }))).toEqual({ pack, draft, digest });
  });

  it('may be the pack alone, and tables of another pack are not believed', () => {
    expect(readOwnFile('a.json', JSON.stringify(pack))).toMatchObject({ pack, digest });
    const other = { ...draft, title: 'Another' };
    expect(readOwnFile('a.json', writeOwnFile({ pack, draft: other })).draft.title).toBe(
      draft.title,
    );
    expect(readOwnFile('a.json', JSON.stringify({ pack, draft: 7 })).pack).toEqual(pack);
  });

  it('says what is wrong with another file', () => {
    expect(() => readOwnFile('a.json', 'Region,People')).toThrow('a.json is no pack file');
    expect(() => readOwnFile('a.json', '{"format":1}')).toThrow('a.json holds no pack');
    expect(() => readOwnFile('a.json', 'null')).toThrow('a.json holds no pack');
  });

  it('is listed newest first, and gone once removed', async () => {
    const library = new OwnLibraryInMemory();
    const entry = { id: pack.id, title: pack.title, digest, people: 600, tables: 3 };
    await library.put({ ...entry, key: 'a', savedAt: 1 }, { key: 'a', pack, draft });
    await library.put({ ...entry, key: 'b', savedAt: 2 }, { key: 'b', pack, draft });
    expect((await library.packs()).map(({ key }) => key)).toEqual(['b', 'a']);
    await library.remove('b');
    await expect(library.pack('b')).rejects.toThrow('no longer in this browser');
    expect((await library.pack('a')).pack).toBe(pack);
  });
});

describe('the text of a file', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const texts: [string, Uint8Array, string][] = [
    ['UTF-8 with its mark', utf8('\uFEFFRegion'), 'Region'],
    ['UTF-16, little end first', Uint8Array.of(0xff, 0xfe, 0x41, 0, 0xe9, 0), 'Aé'],
    ['UTF-16, big end first', Uint8Array.of(0xfe, 0xff, 0, 0x41, 0, 0xe9), 'Aé'],
    ['UTF-16 without a mark', Uint8Array.of(0x41, 0, 0x2c, 0, 0xe9, 0, 0x0a, 0), 'A,é\n'],
  ];
  it.each(texts)('is read from %s', (_, bytes, text) => {
    expect(decodeTable('a.csv', bytes)).toEqual({ ok: true, text });
  });

  const guessed: [string, Uint8Array, string][] = [
    ['Windows-1252', Uint8Array.of(0x4d, 0xfc, 0x6e), 'Mün'],
    ['Windows-1251', Uint8Array.of(0xde, 0xe3, 0x3b, 0xc2, 0xf1, 0xe5, 0xe3, 0xee), 'Юг;Всего'],
    ['Windows-1250', Uint8Array.of(0x4f, 0x67, 0xf3, 0xb3, 0x65, 0x6d), 'Ogółem'],
    ['Windows-1252', Uint8Array.of(0x4e, 0xf6, 0x72, 0x64, 0xb9, 0x3b), 'Nörd¹;'],
  ];
  it.each(guessed)('is read from %s, and that is said', (encoding, bytes, text) => {
    const read = decodeTable('a.csv', bytes);
    expect(read.ok && read.text).toBe(text);
    expect(read.ok && read.note).toContain(
      `a.csv is not written in UTF-8 and was read as ${encoding}`,
    );
  });

  const others: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(), 'is empty'],
    ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4), 'Save each sheet as CSV'],
    ['an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'Save each sheet as CSV'],
    ['a PDF', utf8('%PDF-1.7'), 'is a PDF'],
    ['other bytes', Uint8Array.of(1, 0, 2), 'is no text'],
  ];
  it.each(others)('is not found in %s, with what to do', (_, bytes, says) => {
    const read = decodeTable('a.csv', bytes);
    expect(!read.ok && read.message).toContain(says);
  });
});
