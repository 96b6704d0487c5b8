import { beforeEach, expect, test, vi } from 'vitest';
import type { ListedPack, PackView } from '../../src/client/engine.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { Room } from '../../src/state/room.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { isDefault } from '../../src/state/study-edit.ts';
import { InProcessEngine, listedPack, packView, studyOf } from './in-process-engine.ts';
import { PlaceInMemory } from './place-in-memory.ts';

const digest = '0123456789abcdef';
const document = { id: 'velmark', title: 'Velmark' } as Pack;
const inline = (at = digest) => ({ id: 'velmark', digest: at, inline: document });
const linkOf = (pack: ReturnType<typeof inline> | { id: string; digest: string }) =>
  encodeLink({ ...studyOf(), population: { pack } });

/** Packs of the user's own beside the one of the site; the documents are taken as given. */
class OwnEngine extends InProcessEngine {
  readonly opened: ListedPack[] = [];

  override async open(listed: ListedPack): Promise<PackView> {
    this.opened.push(listed);
    if (!listed.own) return packView;
    const given = await listed.own.load();
    return { ...packView, id: given.id, title: given.title, digest: listed.digest };
  }
}

function shelfOf(packs: ListedPack[]) {
  return { packs, isLoaded: true, load: vi.fn(() => Promise.resolve()) };
}

function kept(at: string, carried: boolean): ListedPack {
  const load = () => Promise.resolve(document);
  return {
    id: 'velmark',
    title: 'Velmark',
    digest: at,
    folder: '',
    files: [],
    own: { load, ...(carried && { inline: document }) },
  };
}

let engine: OwnEngine;
let place: PlaceInMemory;

beforeEach(() => {
  engine = new OwnEngine();
  engine.gate = () => new Promise(() => {});
});

async function started(hash: string, shelf = shelfOf([])): Promise<Session> {
  place = new PlaceInMemory(hash);
  const session = new Session(engine, place, undefined, undefined, shelf);
  await session.start();
  return session;
}

test('a pack inside a link is opened, and stays in the link of what is changed', async () => {
  const session = await started(linkOf(inline()));
  expect(engine.opened[0]!.own!.inline).toEqual(document);
  expect(session.notice).toBeUndefined();
  expect(session.hash).toBe(linkOf(inline()));
  session.edit({ seed: 5 });
  expect(session.study!.population.pack.inline).toEqual(document);
  expect(session.linkIsWhole).toBe(true);
});

test('a pack inside a link that is none is explained over the page’s own', async () => {
  engine.open = (listed) =>
    listed.own ? Promise.reject(new Error('title: must be a text')) : Promise.resolve(packView);
  const session = await started(linkOf(inline()));
  expect(session.notice).toMatchObject({
    kind: 'unreadable',
    changes: ['title: must be a text'],
  });
  expect(session.openFailure).toBeUndefined();
  session.declineNotice();
  expect(session.study!.population.pack.id).toBe(listedPack.id);
});

test('a pack that only its link names is looked for among the user’s own', async () => {
  const shelf = shelfOf([kept('fedcba9876543210', false), kept(digest, false)]);
  const session = await started(linkOf({ id: 'velmark', digest }), shelf);
  expect(shelf.load).toHaveBeenCalled();
  expect(engine.opened.map((pack) => pack.digest)).toEqual([digest]);
  expect(session.linkIsWhole).toBe(false);
  expect(session.notice).toBeUndefined();
});

test('a pack that is nowhere asks for its file, and is drawn once that is there', async () => {
  const shelf = shelfOf([]);
  const session = await started(linkOf({ id: 'velmark', digest }), shelf);
  expect(session.notice).toMatchObject({ isMissing: true });
  expect(session.notice!.message).toContain('pack file');
  shelf.packs.push(kept(digest, false));
  session.followAddress();
  await vi.waitFor(() => expect(session.pack?.id).toBe('velmark'));
  expect(session.notice).toBeUndefined();
});

test('a later version of a pack is another pack, and undo goes back to the one before', async () => {
  const later = 'fedcba9876543210';
  const session = await started(linkOf(inline()));
  await session.openPack(kept(later, true));
  expect(session.pack?.digest).toBe(later);
  expect(session.study!.population.pack).toMatchObject({ digest: later, inline: document });
  session.undo();
  await vi.waitFor(() => expect(session.pack?.digest).toBe(digest));
});

test('a study of own tables is never the page’s own', () => {
  expect(isDefault(studyOf())).toBe(true);
  expect(isDefault({ ...studyOf(), population: { pack: inline() } })).toBe(false);
});

test('a room is an entry of the history, left by going back and kept over a load', () => {
  const entries: unknown[] = [null];
  const history = {
    get state(): unknown {
      return entries.at(-1);
    },
    pushState: (state: unknown) => entries.push(state),
    back: () => entries.pop(),
  };
  const room = new Room(history);
  expect(room.name).toBe('study');
  room.enter();
  room.enter();
  expect(entries).toHaveLength(2);
  expect(new Room(history).name).toBe('tables');
  room.leave();
  room.follow();
  expect(room.name).toBe('study');
  room.leave();
  expect(entries).toHaveLength(1);
});
