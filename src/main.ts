import { mount } from 'svelte';
import { WorkerEngine } from './client/worker-engine.ts';
import type { Study } from './core/study/study.ts';
import { IndexedLibrary } from './data/library.ts';
import type { OwnLibrary } from './data/own-library.ts';
import { OwnShelf } from './state/own-shelf.svelte.ts';
import { Persisted } from './state/persisted.svelte.ts';
import { browserPlace } from './state/place.ts';
import { RecentStudies } from './state/recent-studies.svelte.ts';
import { Room } from './state/room.svelte.ts';
import { Session } from './state/session.svelte.ts';
import App from './ui/App.svelte';
import type { Theme } from './ui/context.ts';
import { offline } from './ui/shell/offline.svelte.ts';
import './ui/tokens.css';
import './ui/base.css';

const isTheme = (value: string): value is Theme => ['auto', 'light', 'dark'].includes(value);
const isTag = (value: string): value is string => /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(value);

let library: Promise<OwnLibrary> | undefined;
const recent = new RecentStudies(new IndexedLibrary(), Date.now, () => crypto.randomUUID());
const shelf = new OwnShelf(
  () =>
    (library ??= import('./data/own-library.ts').then(({ openOwnLibrary }) => openOwnLibrary())),
);
const note = (study: Study, isEdit: boolean) => recent.note(study, isEdit);
const session = new Session(new WorkerEngine(), browserPlace(), undefined, note, shelf);
const room = new Room(history);
const theme = new Persisted<Theme>('theme', 'auto', isTheme, localStorageOrNone());
const language = new Persisted<string>('language', 'en', isTag, localStorageOrNone());

const opened = session.start();
mount(App, {
  target: document.getElementById('app')!,
  props: { session, recent, shelf, room, theme, language },
});
// What is loaded later imports this file, and would wait for ever for one that waits for it.
void opened.then(() => {
  void recent.load();
  // Own packs are listed after the first painting, or at once where there will be none.
  if (session.openFailure || session.notice) void shelf.load();
});

const firstPaint = new PerformanceObserver((list, observer) => {
  if (!list.getEntriesByName('populace:painted').length) return;
  observer.disconnect();
  void shelf.load();
  if (import.meta.env.PROD) void offline.register('./sw.js');
});
firstPaint.observe({ type: 'mark', buffered: true });

/** Storage may be closed to this page; then its choices last as long as it. */
function localStorageOrNone(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
