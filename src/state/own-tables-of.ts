import { OwnClient } from '../client/own.ts';
import type { OwnShelf } from './own-shelf.svelte.ts';
import { OwnTables } from './own-tables.svelte.ts';
import { browserPlace } from './place.ts';
import type { Room } from './room.svelte.ts';
import type { Session } from './session.svelte.ts';

const made = new WeakMap<Session, OwnTables>();

/** The tables of a page: made when they are first asked for, and kept as long as the page. */
export function ownTablesOf(page: { session: Session; shelf: OwnShelf; room: Room }): OwnTables {
  const known = made.get(page.session);
  if (known) return known;
  const year = new Date().getFullYear();
  const { session, shelf, room } = page;
  const client = new OwnClient(year);
  const tables = new OwnTables({
    client,
    shelf,
    session,
    room,
    place: browserPlace(),
    now: Date.now,
    year,
  });
  made.set(session, tables);
  return tables;
}
