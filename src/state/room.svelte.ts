const rooms = ['study', 'validation', 'tables', 'households'] as const;

/**
 * Which part of the page stands in sight: the study and its population, what is known of its
 * quality, tables of one's own, or households.
 */
export type RoomName = (typeof rooms)[number];

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

  /** Enters another room, as an entry of the browser's history. */
  enter(name: RoomName = 'tables'): void {
    if (this.#name === name) return;
    this.#history.pushState({ [key]: name }, '');
    this.#name = name;
  }

  /** Goes back to where the room was entered. */
  leave(): void {
    if (this.#name !== 'study') this.#history.back();
  }

  /** Shows the study: its address is already another entry of the history. */
  showStudy(): void {
    this.#name = 'study';
  }

  /** Shows what the present entry of the history says, after back, forward or a load. */
  follow(): void {
    const state = this.#history.state as { [key]?: unknown } | null;
    this.#name = rooms.find((name) => name === state?.[key]) ?? 'study';
  }
}
