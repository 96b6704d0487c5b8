import { expect, test, vi } from 'vitest';
import { Job } from '../../src/state/job.svelte.ts';
import { Deferred } from './deferred.ts';

test('a finished task leaves its result', async () => {
  const job = new Job<number>();
  expect(job.state).toEqual({ status: 'idle' });
  await job.run(() => Promise.resolve(7));
  expect(job.state).toEqual({ status: 'done', result: 7 });
});

test('a run aborts the run before it, whose late result is not taken', async () => {
  const job = new Job<string>();
  const [first, second] = [new Deferred<string>(), new Deferred<string>()];
  let firstSignal: AbortSignal | undefined;
  const runs = [
    job.run(({ signal }) => {
      firstSignal = signal;
      return first.promise;
    }),
    job.run(() => second.promise),
  ];
  expect(firstSignal?.aborted).toBe(true);
  second.resolve('second');
  await runs[1];
  first.resolve('first');
  await runs[0];
  expect(job.state).toEqual({ status: 'done', result: 'second' });
});

test('a stale failure does not turn over a newer result', async () => {
  const job = new Job<string>();
  const first = new Deferred<string>();
  const runs = [job.run(() => first.promise), job.run(() => Promise.resolve('new'))];
  await runs[1];
  first.reject(new Error('late'));
  await runs[0];
  expect(job.state).toEqual({ status: 'done', result: 'new' });
});

test('cancelling is no failure, and is seen at once', async () => {
  const job = new Job<string>();
  const run = job.run(
    ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  job.cancel();
  expect(job.state).toEqual({ status: 'cancelled' });
  await run;
  expect(job.state).toEqual({ status: 'cancelled' });
});

test('a result that comes after a cancel is not taken', async () => {
  const job = new Job<string>();
  const task = new Deferred<string>();
  const run = job.run(() => task.promise);
  job.cancel();
  task.resolve('too late');
  await run;
  expect(job.state).toEqual({ status: 'cancelled' });
});

test('a failure keeps its error, and what is no error becomes one', async () => {
  const job = new Job<string>();
  const error = new Error('out of memory', { cause: 'size' });
  await job.run(() => Promise.reject(error));
  expect(job.state).toEqual({ status: 'failed', error });
  await job.run(() => Promise.reject('words'));
  expect(job.state).toMatchObject({ status: 'failed', error: { message: 'words' } });
  job.dismiss();
  expect(job.state).toEqual({ status: 'idle' });
});

test('progress reaches the page at most ten times a second, and each new phase at once', async () => {
  vi.useFakeTimers();
  const job = new Job<string>();
  const task = new Deferred<string>();
  let report: (done: number, phase?: string) => void = () => {};
  const run = job.run(({ onProgress }) => {
    report = (done, phase = 'Drawing') => onProgress({ phase, done, total: 100 });
    return task.promise;
  });
  const done = () => (job.state.status === 'running' ? job.state.progress.done : undefined);
  report(1);
  expect(done()).toBe(1);
  report(2);
  expect(done()).toBe(1);
  vi.advanceTimersByTime(120);
  report(3);
  expect(done()).toBe(3);
  report(4, 'Counting');
  expect(done()).toBe(4);
  task.resolve('');
  await run;
  vi.useRealTimers();
});
