import { expect, it } from 'vitest';
import { Turns } from '../../src/client/turns.ts';

function open(): { promise: Promise<string>; end: (value: string) => void } {
  let end = (_: string) => {};
  const promise = new Promise<string>((resolve) => (end = resolve));
  return { promise, end };
}

it('does one work after the other, however each ends', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  const first = open();
  const one = turns.take(() => (begun.push('one'), first.promise));
  const two = turns.take(() => (begun.push('two'), Promise.reject(new Error('two broke'))));
  const three = turns.take(() => (begun.push('three'), Promise.resolve('3')));
  await Promise.resolve();
  expect(begun).toEqual(['one']);
  first.end('1');
  expect(await one).toBe('1');
  await expect(two).rejects.toThrow('two broke');
  expect(await three).toBe('3');
  expect(begun).toEqual(['one', 'two', 'three']);
});

it('never begins what was given up before its turn, and says so at once', async () => {
  const turns = new Turns();
  const first = open();
  const one = turns.take(() => first.promise);
  const stop = new AbortController();
  let isBegun = false;
  const two = turns.take(() => {
    isBegun = true;
    return Promise.resolve('2');
  }, stop.signal);
  stop.abort(new Error('given up'));
  await expect(two).rejects.toThrow('given up');
  const three = turns.take(() => Promise.resolve('3'));
  first.end('1');
  await one;
  expect(await three).toBe('3');
  expect(isBegun).toBe(false);
});
