import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ListedPack, PackView } from '../../src/client/engine.ts';
import { readPackIndex } from '../../src/client/pack-index.ts';
import { modelVersion } from '../../src/core/study/study.ts';
import { readPackFolder } from '../../src/data/pack-folder.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { InProcessEngine, listedPack, packView, studyOf } from './in-process-engine.ts';
import { PlaceInMemory } from './place-in-memory.ts';

const other: ListedPack = { ...listedPack, id: 'utopia-2024', title: 'Utopia' };

/** Two packs, of which the second is the first under another name. */
class TwoPacks extends InProcessEngine {
  readonly opened: string[] = [];

  override packs(): Promise<ListedPack[]> {
    return Promise.resolve([listedPack, other]);
  }

  override open({ id }: ListedPack): Promise<PackView> {
    this.opened.push(id);
    return Promise.resolve({ ...packView, id });
  }
}

const linkOf = (id: string) =>
  encodeLink({ ...studyOf(), population: { pack: { id, digest: packView.digest } } });

let engine: TwoPacks;
let place: PlaceInMemory;

beforeEach(() => {
  engine = new TwoPacks();
  engine.gate = () => new Promise(() => {});
});

async function started(hash = ''): Promise<Session> {
  place = new PlaceInMemory(hash);
  const session = new Session(engine, place);
  await session.start();
  return session;
}

test('the first pack of the list is opened where the address names none', async () => {
  const session = await started();
  expect(engine.opened).toEqual([listedPack.id]);
  expect(session.packs.map(({ id }) => id)).toEqual([listedPack.id, other.id]);
});

test('a link opens its own pack, at once or later, and back opens the first again', async () => {
  const session = await started(linkOf(other.id));
  expect(engine.opened).toEqual([other.id]);
  expect(session.study?.population.pack.id).toBe(other.id);
  expect(session.hash).toBe(linkOf(other.id));
  place.replace('');
  session.followAddress();
  await vi.waitFor(() => expect(session.study?.population.pack.id).toBe(listedPack.id));
  place.push(linkOf(other.id));
  session.followAddress();
  await vi.waitFor(() => expect(session.pack?.id).toBe(other.id));
  expect(session.notice).toBeUndefined();
});

test('choosing a pack opens its own study as a new entry, and undo goes back', async () => {
  engine.gate = () => Promise.resolve();
  const session = await started();
  await vi.waitFor(() => expect(session.population).toBeDefined());
  session.edit({ seed: 7 });
  session.openPack(other);
  expect(session.opening).toBe(other.id);
  await vi.waitFor(() =>
    expect(session.study?.population).toMatchObject({ pack: { id: other.id } }),
  );
  expect(session.opening).toBeUndefined();
  expect(session.study!.population).not.toHaveProperty('seed');
  expect(place.entries).toEqual([expect.stringMatching(/^#v1/), linkOf(other.id)]);
  session.undo();
  await vi.waitFor(() => expect(session.study?.population.seed).toBe(7));
  expect(session.pack?.id).toBe(listedPack.id);
});

test('people of one pack never stand beside the tables of another', async () => {
  engine.gate = () => Promise.resolve();
  const session = await started();
  await vi.waitFor(() => expect(session.population).toBeDefined());
  engine.gate = () => new Promise(() => {});
  session.openPack(other);
  await vi.waitFor(() => expect(session.pack?.id).toBe(other.id));
  expect(session.population).toBeUndefined();
});

test('a study remembered of a pack that is gone is explained, not drawn', async () => {
  const session = await started();
  session.open({ ...studyOf(), population: { pack: { id: 'atlantis', digest: '0'.repeat(16) } } });
  expect(session.notice!.changes[0]).toContain('the pack atlantis, which is not here');
});

test('a link of a pack that is not listed is explained over the first pack', async () => {
  const session = await started(linkOf('atlantis'));
  expect(engine.opened).toEqual([listedPack.id]);
  expect(session.notice!.changes[0]).toContain('the pack atlantis, which is not here');
});

test('a list of packs that cannot be read is a failure to open, and can be tried again', async () => {
  engine.packs = () => Promise.reject(new Error('no list'));
  const session = await started();
  expect(session.openFailure?.message).toBe('no list');
  engine.packs = () => Promise.resolve([listedPack]);
  await session.start();
  expect(session.openFailure).toBeUndefined();
  expect(session.pack?.id).toBe(listedPack.id);
});

const otherModel = encodeLink({ ...studyOf(), modelVersion: modelVersion + 1 });
const folder = `./m/${modelVersion + 1}/`;

test('the release a link was made with is offered once it is known to be there', async () => {
  place = new PlaceInMemory(otherModel);
  place.files = [`${folder}packs/index.json`];
  const session = new Session(engine, place);
  await session.start();
  await vi.waitFor(() => expect(session.notice?.archive).toBe(folder + otherModel));
  expect(session.notice!.message).toContain('kept on this site');
});

test('a release that is not there is not offered, and the page says what to do', async () => {
  const session = await started(otherModel);
  await vi.waitFor(() => expect(session.notice?.message).toContain('was not found on this site'));
  expect(session.notice).not.toHaveProperty('archive');
  expect(session.notice!.message).toContain('ask whoever keeps this one to put the release there');
});

test('an answer that comes after the notice was settled changes nothing', async () => {
  place = new PlaceInMemory(otherModel);
  let answer: (isHere: boolean) => void = () => {};
  place.has = () => new Promise((resolve) => (answer = resolve));
  const session = new Session(engine, place);
  await session.start();
  session.declineNotice();
  answer(true);
  await Promise.resolve();
  expect(session.notice).toBeUndefined();
});

const base = 'https://populace.example/lab/';
const listing = { packs: [{ id: 'a-1', title: 'A', digest: 'd', files: ['pack.json', 'b.json'] }] };

function serve(files: Record<string, unknown>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: URL) => {
    asked.push(address.href);
    const body = files[address.href];
    if (body instanceof Error) return Promise.reject(body);
    if (body === undefined) return Promise.resolve(new Response('', { status: 404 }));
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body)));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

test('the list of packs names their folders beside it', async () => {
  serve({ [`${base}packs/index.json`]: listing });
  expect(await readPackIndex(base)).toEqual([{ ...listing.packs[0], folder: `${base}packs/a-1/` }]);
});

test.each<[string, unknown, string]>([
  ['missing', undefined, 'is not there: the server answered 404. Copy the whole folder'],
  ['out of reach', new TypeError('failed'), 'could not be fetched. Check the connection'],
  ['the page itself', '<!doctype html>', 'is damaged, or another file answers in its place.'],
  ['empty', { packs: [] }, 'is damaged'],
  [
    'of something else',
    { packs: [{ id: '../x', title: 'A', digest: '', files: [] }] },
    'is damaged',
  ],
])('a list of packs that is %s says what to do', async (_, body, says) => {
  serve({ [`${base}packs/index.json`]: body });
  await expect(readPackIndex(base)).rejects.toThrow(says);
});

test('the listed files of a pack are all asked for at once, and a missing one is named', async () => {
  const asked = serve({ [`${base}pack.json`]: { files: ['b.json'] } });
  await expect(readPackFolder(base, ['pack.json', 'b.json', 'gone.json'])).rejects.toThrow(
    '/lab/b.json is not there: the server answered 404. Copy the whole folder of the pack',
  );
  expect(asked).toEqual(['pack.json', 'b.json', 'gone.json'].map((file) => base + file));
});
