import { beforeEach, expect, test } from 'vitest';
import { Room } from '../../src/state/room.svelte.ts';

/** A history of entries that goes back and forth as a browser's does. */
class HistoryInMemory {
  entries: unknown[] = [null];
  at = 0;

  get state(): unknown {
    return this.entries[this.at];
  }

  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), state];
    this.at++;
  }

  back(): void {
    this.at = Math.max(0, this.at - 1);
  }

  forward(): void {
    this.at = Math.min(this.entries.length - 1, this.at + 1);
  }
}

let history: HistoryInMemory;
let room: Room;

beforeEach(() => {
  history = new HistoryInMemory();
  room = new Room(history);
});

test('the steps of the page are entries of the history, back and forth', () => {
  room.enter('validation');
  expect(room.name).toBe('validation');
  room.enter('study');
  room.enter('tables');
  expect(history.entries).toHaveLength(4);
  for (const [move, name] of [
    ['back', 'study'],
    ['back', 'validation'],
    ['back', 'study'],
    ['forward', 'validation'],
  ] as const) {
    history[move]();
    room.follow();
    expect(room.name).toBe(name);
  }
});

test('a page that is loaded anew stays in the validation', () => {
  room.enter('validation');
  room.enter('validation');
  expect(history.entries).toHaveLength(2);
  expect(new Room(history).name).toBe('validation');
});

test('a step that is left goes back to where it was entered, and the study is never left', () => {
  room.enter('validation');
  room.enter('tables');
  room.leave();
  room.follow();
  expect(room.name).toBe('validation');
  room.leave();
  room.follow();
  expect(room.name).toBe('study');
  room.leave();
  expect(history.at).toBe(0);
});

test('an entry of another program, or of a room that is gone, shows the study', () => {
  for (const state of ['validation', 7, { room: 'cellar' }, { other: 'validation' }]) {
    history.pushState(state);
    expect(new Room(history).name).toBe('study');
  }
});

test('a study that is opened elsewhere shows itself without a step back', () => {
  room.enter('validation');
  room.showStudy();
  expect(room.name).toBe('study');
  expect(history.at).toBe(1);
});
