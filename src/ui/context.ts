import { createContext } from 'svelte';
import type { OwnShelf } from '../state/own-shelf.svelte.ts';
import type { Persisted } from '../state/persisted.svelte.ts';
import type { RecentStudies } from '../state/recent-studies.svelte.ts';
import type { Room } from '../state/room.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import type { PaintQueue } from './chart/paint-queue.ts';

export type Theme = 'auto' | 'light' | 'dark';

/** What every part of the page may ask for. */
export interface Page {
  session: Session;
  recent: RecentStudies;
  /** Packs of the user's own. */
  shelf: OwnShelf;
  /** Which part of the page stands in sight. */
  room: Room;
  theme: Persisted<Theme>;
  /** Language of the labels of data, a BCP 47 tag. */
  language: Persisted<string>;
}

export const [page, setPage] = createContext<Page>();
export const [paintQueue, setPaintQueue] = createContext<PaintQueue>();
