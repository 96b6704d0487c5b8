import { expect, test } from 'vitest';
import type { Study } from '../../src/core/study/study.ts';
import type { Library, StoredStudy } from '../../src/data/library.ts';
import { RecentStudies } from '../../src/state/recent-studies.svelte.ts';

const study = (size?: number): Study => ({
  version: 1,
  modelVersion: 1,
  population: { pack: { id: 'p', digest: 'd' }, ...(size === undefined ? {} : { size }) },
});

class MemoryLibrary implements Library {
  readonly entries = new Map<string, StoredStudy>();

  all() {
    return Promise.resolve([...this.entries.values()]);
  }

  put(entry: StoredStudy) {
    this.entries.set(entry.id, entry);
    return Promise.resolve();
  }

  remove(id: string) {
    this.entries.delete(id);
    return Promise.resolve();
  }
}

function list(library: Library = new MemoryLibrary()) {
  let now = 0;
  let id = 0;
  return new RecentStudies(
    library,
    () => ++now,
    () => `id${++id}`,
  );
}

const sizes = (recent: RecentStudies) => recent.entries.map((entry) => entry.study.population.size);

test('the page’s own study is not kept', () => {
  const recent = list();
  recent.note(study(), false);
  expect(recent.entries).toEqual([]);
});

test('edits follow one entry, other studies get their own', () => {
  const recent = list();
  recent.note(study(200), true);
  recent.note(study(300), true);
  expect(sizes(recent)).toEqual([300]);
  recent.note(study(400), false);
  expect(sizes(recent)).toEqual([400, 300]);
});

test('a study that is known already moves up instead of standing twice', () => {
  const recent = list();
  recent.note(study(200), false);
  recent.note(study(300), false);
  recent.note(study(200), false);
  expect(sizes(recent)).toEqual([200, 300]);
});

test('a named study stands, and edits after it are a study of their own', () => {
  const recent = list();
  recent.note(study(200), true);
  recent.rename(recent.entries[0]!.id, '  Town ');
  recent.note(study(300), true);
  expect(recent.entries.map(({ name }) => name)).toEqual([undefined, 'Town']);
  recent.rename(recent.entries[1]!.id, ' ');
  expect(recent.entries[1]!.name).toBeUndefined();
});

test('a duplicate is kept beside what it was made from', () => {
  const recent = list();
  recent.note(study(200), true);
  const copy = recent.duplicate(recent.entries[0]!.id, 'Copy')!;
  recent.choose(copy.id);
  recent.note(copy.study, false);
  expect(recent.entries.map(({ name }) => name)).toEqual(['Copy', undefined]);
  expect(recent.currentId).toBe(copy.id);
});

test('what is deleted can be brought back', async () => {
  const library = new MemoryLibrary();
  const recent = list(library);
  recent.note(study(200), true);
  recent.remove(recent.entries[0]!.id);
  expect(recent.entries).toEqual([]);
  expect(library.entries.size).toBe(0);
  recent.restore();
  expect(sizes(recent)).toEqual([200]);
  expect(library.entries.size).toBe(1);
});

test('only the newest studies without a name are kept', () => {
  const recent = list();
  recent.note(study(100), false);
  recent.rename(recent.entries[0]!.id, 'Kept');
  for (let size = 101; size < 120; size++) recent.note(study(size), false);
  expect(recent.entries).toHaveLength(13);
  expect(recent.entries.at(-1)!.name).toBe('Kept');
});

test('stored studies are read, and what the page noted meanwhile stays', async () => {
  const library = new MemoryLibrary();
  await library.put({ id: 'old', study: study(900), usedAt: 0 });
  const recent = list(library);
  recent.note(study(200), true);
  await recent.load();
  expect(sizes(recent)).toEqual([200, 900]);
});

test('a browser that keeps nothing leaves a list for the life of the page', async () => {
  const refuse = () => Promise.reject(new Error('refused'));
  const recent = list({ all: refuse, put: refuse, remove: refuse });
  await recent.load();
  recent.note(study(200), true);
  expect(sizes(recent)).toEqual([200]);
});
