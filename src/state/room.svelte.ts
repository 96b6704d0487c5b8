/** Which part of the page stands in sight: the study and its population, or the tables of one's own. */
export type RoomName = 'study' | 'tables';

const key = 'room';

/**
 * The room the page shows. It is kept beside the address and not in it, so that a link is the
 * study alone; going back leaves a room, and loading the page anew stays in it.
 */
export class Room {
  readonly #history: Pick<History, 'state' | 'pushState' | 'back'>;
  #name = $state.raw<RoomName>('study');

  constructor(history: Pick<History, 'state' | 'pushState' | 'back'>) {
    this.#history = history;
    this.follow();
  }

  get name(): RoomName {
    return this.#name;
  }

  /** Enters the tables, as an entry of the browser's history. */
  enter(): void {
    if (this.#name === 'tables') return;
    this.#history.pushState({ [key]: 'tables' }, '');
    this.#name = 'tables';
  }

  /** Goes back to where the room was entered. */
  leave(): void {
    if (this.#name === 'tables') this.#history.back();
  }

  /** Shows the study: its address is already another entry of the history. */
  showStudy(): void {
    this.#name = 'study';
  }

  /** Shows what the present entry of the history says, after back, forward or a load. */
  follow(): void {
    const state = this.#history.state as { [key]?: unknown } | null;
    this.#name = state?.[key] === 'tables' ? 'tables' : 'study';
  }
}
