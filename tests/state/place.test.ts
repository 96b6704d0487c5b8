import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserPlace } from '../../src/state/place.ts';

let entries: string[];

beforeEach(() => {
  vi.useFakeTimers();
  entries = ['https://populace.example/'];
  const bar = {
    get href() {
      return entries.at(-1)!;
    },
    get hash() {
      return new URL(entries.at(-1)!).hash;
    },
  };
  vi.stubGlobal('window', {});
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('location', bar);
  vi.stubGlobal('history', {
    replaceState: (_: unknown, __: string, url: string) => (entries[entries.length - 1] = url),
    pushState: (_: unknown, __: string, url: string) => entries.push(url),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the address follows at once, and quick changes come together', () => {
  const place = browserPlace();
  place.replace('#a');
  expect(place.hash()).toBe('#a');
  place.replace('#b');
  place.replace('#c');
  expect(entries).toEqual(['https://populace.example/#a']);
  vi.advanceTimersByTime(200);
  expect(entries).toEqual(['https://populace.example/#c']);
});

test('a new entry of the history keeps what waited in the entry before', () => {
  const place = browserPlace();
  place.replace('#a');
  place.replace('#b');
  place.push('#c');
  vi.advanceTimersByTime(1000);
  expect(entries).toEqual(['https://populace.example/#b', 'https://populace.example/#c']);
});

test('an address that the user chose is not written over by what waited', () => {
  const place = browserPlace();
  place.replace('#a');
  place.replace('#b');
  entries.push('https://populace.example/#pasted');
  expect(place.hash()).toBe('#pasted');
  vi.advanceTimersByTime(1000);
  expect(entries.at(-1)).toBe('https://populace.example/#pasted');
});

test('an empty hash leaves the bare address', () => {
  const place = browserPlace();
  place.replace('#a');
  expect(place.address('')).toBe('https://populace.example/');
});
