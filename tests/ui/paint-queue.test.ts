import { expect, test } from 'vitest';
import { PaintQueue } from '../../src/ui/chart/paint-queue.ts';

const drained = (add: (queue: PaintQueue) => void) =>
  new Promise<PaintQueue>((resolve) => {
    const queue = new PaintQueue(() => resolve(queue));
    add(queue);
  });

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('charts are painted in the order of asking, each once with its newest numbers', async () => {
  const painted: string[] = [];
  const [a, b] = [{}, {}];
  const queue = await drained((fresh) => {
    fresh.add(a, () => painted.push('a, old'));
    fresh.add(b, () => painted.push('b'));
    fresh.add(a, () => painted.push('a, new'));
  });
  expect(painted).toEqual(['a, new', 'b']);
  queue.close();
});

test('long paints are spread over several tasks', async () => {
  const tasks: number[] = [];
  let task = 0;
  const ticker = new MessageChannel();
  ticker.port1.onmessage = () => {
    task++;
    ticker.port2.postMessage(undefined);
  };
  ticker.port2.postMessage(undefined);
  const queue = await drained((fresh) => {
    for (let i = 0; i < 6; i++)
      fresh.add({}, () => {
        busy(15);
        tasks.push(task);
      });
  });
  ticker.port1.close();
  queue.close();
  expect(tasks).toHaveLength(6);
  expect(new Set(tasks).size).toBeGreaterThan(2);
});

test('a chart that left is painted no more, and what a paint asks for follows', async () => {
  const painted: string[] = [];
  const gone = {};
  const queue = await drained((fresh) => {
    fresh.add(gone, () => painted.push('gone'));
    fresh.add({}, () => {
      painted.push('first');
      fresh.add({}, () => painted.push('second'));
    });
    fresh.remove(gone);
  });
  expect(painted).toEqual(['first', 'second']);
  queue.close();
});
