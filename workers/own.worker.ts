import { expose } from 'comlink';
import { packDigest } from '../src/core/pack/pack-digest.ts';
import type { Pack } from '../src/core/pack/pack.ts';
import { newWork, OwnDesk } from '../src/data/own-desk.ts';
import type { DeskAction } from '../src/data/own-desk-action.ts';
import { readOwnFile } from '../src/data/own-file.ts';
import { openOwnLibrary } from '../src/data/own-library.ts';
import { decodeTable } from '../src/data/table-text.ts';

let desk: OwnDesk;

const api = {
  /** Takes up what was being worked on. */
  async start(year: number) {
    const library = await openOwnLibrary();
    const kept = await library.working().catch(() => undefined);
    desk = new OwnDesk(
      kept?.now ?? newWork(year),
      (now, past) => void library.putWorking({ now, past }).catch(() => undefined),
      kept?.past,
    );
  },

  view: () => desk.view(),

  act: (action: DeskAction) => desk.act(action),
  undo: () => desk.undo(),
  examine: () => desk.examine(),
  textOf: (table: string) => desk.textOf(table),
  readRule: (text: string) => desk.readRule(text),
  make: (taken: readonly string[]) => desk.make(taken),

  decode: (name: string, bytes: Uint8Array) => decodeTable(name, bytes),
  readFile: (name: string, text: string) => readOwnFile(name, text),
  digest: (pack: Pack) => packDigest(pack),
};

export type OwnWorkerApi = typeof api;
expose(api);
