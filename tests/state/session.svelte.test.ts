import { beforeEach, expect, test, vi } from 'vitest';
import { encodeLink } from '../../src/link/seed-link.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { Deferred } from './deferred.ts';
import { InProcessEngine, pack, packView, studyOf } from './in-process-engine.ts';
import { PlaceInMemory } from './place-in-memory.ts';

let engine: InProcessEngine;
let place: PlaceInMemory;

beforeEach(() => {
  engine = new InProcessEngine();
  place = new PlaceInMemory();
});

async function started(hash = ''): Promise<Session> {
  place = new PlaceInMemory(hash);
  const session = new Session(engine, place, 'moldova-2024');
  await session.start();
  return session;
}

const settled = (session: Session) =>
  vi.waitFor(() => expect(session.drawing.running).toBe(false), { timeout: 20_000 });

test('the page opens with a study of its own and an empty hash', async () => {
  const session = await started();
  await settled(session);
  expect(session.population?.size).toBe(10_000);
  expect(session.agreement?.misses).toEqual([]);
  expect(session.agreement!.targets.count).toBeGreaterThan(1000);
  expect(session.hash).toBe('');
  expect(session.link).toBe(`https://populace.example/${encodeLink(studyOf())}`);
});

test('an edit redraws, and only choices go into the hash', async () => {
  const session = await started();
  session.edit({ size: 400 });
  session.edit({ seed: 5 });
  await settled(session);
  expect(session.population?.size).toBe(400);
  expect(place.entries).toEqual([encodeLink(studyOf({ size: 400, seed: 5 }))]);
  session.edit({ size: 10_000, seed: 1 });
  expect(place.entries).toEqual(['']);
});

test('a running draw is cancelled by the next, and what stood there stays', async () => {
  const session = await started();
  session.edit({ size: 300 });
  await settled(session);
  const gates = new Map([
    [500, new Deferred<void>()],
    [700, new Deferred<void>()],
  ]);
  engine.gate = ({ population }) => gates.get(population.size!)!.promise;
  session.edit({ size: 500 });
  session.edit({ size: 700 });
  expect(session.population?.size).toBe(300);
  expect(session.isStale).toBe(true);
  gates.get(700)!.resolve();
  await settled(session);
  gates.get(500)!.resolve();
  await Promise.resolve();
  expect(session.population?.size).toBe(700);
  expect(session.isStale).toBe(false);
});

test('undo takes edits back one by one', async () => {
  const session = await started();
  session.edit({ size: 200 });
  session.edit({ size: 300 });
  session.undo();
  expect(session.choices.size).toBe(200);
  session.undo();
  expect(session.choices.size).toBe(10_000);
  expect(session.canUndo).toBe(false);
  expect(place.entries).toEqual(['']);
});

test('edits that continue each other are taken back together', async () => {
  const session = await started();
  session.edit({ size: 200 });
  session.edit({ size: 300 }, true);
  session.edit({ size: 400 }, true);
  session.undo();
  expect(session.choices.size).toBe(10_000);
});

test('a cancelled draw keeps the population before it', async () => {
  const session = await started();
  session.edit({ size: 200 });
  await settled(session);
  engine.gate = () => new Deferred<void>().promise;
  session.edit({ size: 900 });
  session.drawing.cancel();
  expect(session.phase).toBe('cancelled');
  expect(session.population?.size).toBe(200);
});

test('a study that keeps nobody fails in words, and undo mends it', async () => {
  const session = await started();
  session.edit({ size: 200, where: { age: { from: 30, to: 40 } } });
  await settled(session);
  session.edit({ where: { age: { from: 30, to: 40 }, ageDecade: ['0-9'] } });
  await settled(session);
  expect(session.phase).toBe('failed');
  expect(session.drawing.state).toMatchObject({ error: { message: /^(Nobody|The filter)/ } });
  session.undo();
  await settled(session);
  expect(session.drawing.state.status).toBe('done');
});

test('a link is drawn as it is', async () => {
  const session = await started(encodeLink(studyOf({ size: 250, seed: 9 })));
  await settled(session);
  expect(session.notice).toBeUndefined();
  expect(session.population?.study).toEqual(studyOf({ size: 250, seed: 9 }));
});

test('a large link waits for a word of the user', async () => {
  const session = await started(encodeLink(studyOf({ size: 2_000_000 })));
  expect(session.phase).toBe('asking');
  expect(session.notice).toMatchObject({
    kind: 'large',
    title: 'This study has 2,000,000 people.',
  });
  expect(session.choices.size).toBe(2_000_000);
  expect(session.population).toBeUndefined();
  session.declineNotice();
  await settled(session);
  expect(session.population?.size).toBe(10_000);
  expect(place.entries).toEqual(['']);
});

test('an edit of a large link changes what the link asks for', async () => {
  const session = await started(encodeLink(studyOf({ size: 2_000_000, seed: 9 })));
  session.edit({ size: 180 });
  await settled(session);
  expect(session.notice).toBeUndefined();
  expect(session.population?.study).toEqual(studyOf({ size: 180, seed: 9 }));
});

test('a link accepted over a study is taken back by undo', async () => {
  const session = await started();
  session.edit({ size: 150 });
  await settled(session);
  place.entries[0] = encodeLink({ ...studyOf({ size: 250 }), modelVersion: 2 });
  session.followAddress();
  session.acceptNotice();
  await settled(session);
  expect(session.population?.size).toBe(250);
  session.undo();
  await settled(session);
  expect(session.population?.size).toBe(150);
});

test('an unreadable link is explained and declined', async () => {
  const session = await started('#v1.abcd');
  expect(session.notice).toMatchObject({ kind: 'unreadable', changes: [] });
  expect(session.notice!.study).toBeUndefined();
  session.edit({ size: 150 });
  await settled(session);
  expect(session.notice).toBeUndefined();
  expect(session.population?.size).toBe(150);
});

test('a link of another model or other tables says what differs, and is drawn when accepted', async () => {
  const study = { ...studyOf({ size: 150 }), modelVersion: 2 };
  study.population.pack = { ...study.population.pack, digest: 'f'.repeat(16) };
  const session = await started(encodeLink(study));
  expect(session.notice).toMatchObject({ kind: 'differs' });
  expect(session.notice!.changes).toHaveLength(2);
  session.acceptNotice();
  await settled(session);
  expect(session.population?.study).toEqual(studyOf({ size: 150 }));
});

test('a link to a pack that is not here cannot be drawn', async () => {
  const study = studyOf();
  study.population.pack = { id: 'atlantis-1', digest: 'f'.repeat(16) };
  const session = await started(encodeLink(study));
  expect(session.notice!.study).toBeUndefined();
  expect(session.notice!.changes[0]).toContain('atlantis-1');
});

test('a pack that cannot be read fails, and can be tried again', async () => {
  const open = vi.spyOn(engine, 'open').mockRejectedValueOnce(new Error('no network'));
  const session = await started();
  expect(session.phase).toBe('failed');
  expect(session.openFailure?.message).toBe('no network');
  await session.start();
  await settled(session);
  expect(open).toHaveBeenCalledTimes(2);
  expect(session.population?.size).toBe(10_000);
});

test('opening another study adds to the history', async () => {
  const session = await started();
  session.open(studyOf({ size: 120 }));
  await settled(session);
  expect(place.entries).toEqual(['', encodeLink(studyOf({ size: 120 }))]);
  place.entries.pop();
  session.followAddress();
  await settled(session);
  expect(session.population?.size).toBe(10_000);
});

test('who is told of drawn studies hears whether they came of an edit', async () => {
  const heard: [number | undefined, boolean][] = [];
  const session = new Session(engine, place, 'moldova-2024', ({ population }, isEdit) =>
    heard.push([population.size, isEdit]),
  );
  await session.start();
  await settled(session);
  session.edit({ size: 110 });
  await settled(session);
  expect(heard).toEqual([
    [undefined, false],
    [110, true],
  ]);
});

test('painting is timed once for each population', async () => {
  const session = await started();
  session.edit({ size: 130 });
  await settled(session);
  performance.clearMarks('populace:painted');
  expect(session.phase).toBe('painting');
  session.painted();
  session.painted();
  expect(session.phase).toBe('done');
  expect(performance.getEntriesByName('populace:painted')).toHaveLength(1);
  expect(session.paintTime).toBeGreaterThanOrEqual(0);
});

test('digests belong to the population they were computed from', async () => {
  const session = await started();
  session.edit({ size: 140 });
  await settled(session);
  await session.digest();
  expect(session.digesting.state).toMatchObject({
    status: 'done',
    result: { population: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  session.edit({ size: 160 });
  expect(session.digesting.state.status).toBe('idle');
});

test('what became of a download is forgotten with the next study', async () => {
  const session = await started();
  session.edit({ size: 140 });
  await settled(session);
  engine.download = () => Promise.resolve({ blob: new Blob(), name: 'people.csv' });
  await session.files.save('csv', 'en');
  expect(session.files.job.state).toMatchObject({ status: 'done', result: { name: 'people.csv' } });
  session.edit({ size: 160 });
  expect(session.files.job.state.status).toBe('idle');
});

test('what a file cannot say of itself is saved on request, and only where it is', async () => {
  const session = await started();
  await settled(session);
  const beside = { name: 'people.csv.metadata.json', blob: new Blob(['{}']) };
  engine.download = () => Promise.resolve({ blob: new Blob(), name: 'people.csv', beside });
  await session.files.save('csv', 'en');
  expect(place.saved).toEqual([{ name: 'people.csv', size: 0 }]);
  session.files.saveBeside();
  expect(place.saved.at(-1)).toEqual({ name: beside.name, size: 2 });
  engine.download = () => Promise.resolve({ blob: new Blob(), name: 'people.parquet' });
  await session.files.save('parquet', 'en');
  session.files.saveBeside();
  expect(place.saved.map(({ name }) => name)).toEqual([
    'people.csv',
    beside.name,
    'people.parquet',
  ]);
});

test('the people a filter keeps are known once it was drawn, whatever the size', async () => {
  const session = await started();
  await settled(session);
  expect(session.peopleKept).toBe(pack.bases.find(({ id }) => id === pack.base)!.total);
  session.edit({ size: 140, where: { sex: ['female'] } });
  expect(session.peopleKept).toBeUndefined();
  await settled(session);
  const women = session.population!.report.people;
  expect(women).toBeGreaterThan(1_000_000);
  session.edit({ size: 160 });
  expect(session.peopleKept).toBe(women);
});

test('memory is counted from the columns', async () => {
  const session = await started();
  const attributes = packView.attributes.length;
  expect(session.bytesPerPerson).toBeGreaterThanOrEqual(attributes);
});
