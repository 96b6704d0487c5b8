import { beforeEach, describe, expect, test, vi } from 'vitest';
import { studyId } from '../../src/core/study/minimal.ts';
import { jsonLines } from '../../src/core/validation/record.ts';
import type { Tie } from '../../src/core/validation/ties/ties.ts';
import type { JobState } from '../../src/state/job.svelte.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { Session } from '../../src/state/session.svelte.ts';
import type { Population } from '../../src/state/session.svelte.ts';
import { largeValidation, Validation } from '../../src/state/validation.svelte.ts';
import { Deferred } from './deferred.ts';
import { drawn, InProcessEngine, pack, studyOf } from './in-process-engine.ts';
import { InProcessValidation } from './in-process-validation.ts';
import { PlaceInMemory } from './place-in-memory.ts';

let engine: InProcessEngine;
let client: InProcessValidation;
let session: Session;
let validation: Validation;

beforeEach(async () => {
  engine = new InProcessEngine();
  client = new InProcessValidation();
  session = new Session(engine, new PlaceInMemory(encodeLink(studyOf({ size: 300 }))), pack.id);
  await session.start();
  await vi.waitFor(() => expect(session.population?.size).toBe(300), { timeout: 20_000 });
  validation = new Validation(client, session, () => '2026-03-01T10:00:00.000Z');
});

const ended = (job: { running: boolean; state: JobState<unknown> }) =>
  vi.waitFor(() => expect(job.running).toBe(false), { timeout: 20_000 });

/** Draws a population of the page and hands it over. */
async function draw(size: number): Promise<Population> {
  session.edit({ size });
  await vi.waitFor(() => expect(session.population?.size).toBe(size), { timeout: 20_000 });
  return session.population!;
}

async function validated(): Promise<void> {
  validation.follow(session.population!);
  await ended(validation.run);
}

const peopleFile = (text: string, name = 'people.csv') => new File([text], name);

const people = [
  'sex,residence,colour',
  ...Array.from({ length: 60 }, (_, i) =>
    [i % 2 ? 'Female' : 'Male', i % 5 < 2 ? 'Urban' : 'Rural', ['red', 'blue'][i % 2]!].join(','),
  ),
  '',
].join('\n');

async function opened(file = peopleFile(people)): Promise<void> {
  validation.openFile(file);
  await ended(validation.opening);
}

const refuse = () => {
  const none = new Error('out of memory');
  client.gate = (act) => (act.startsWith('validate') ? Promise.reject(none) : Promise.resolve());
};

describe('the population of the page', () => {
  test('is validated once, with the study it is made of and a record of the run', async () => {
    await validated();
    validation.follow(session.population!);
    expect(client.acts).toEqual(['validate 300']);
    const report = validation.report!;
    expect(validation.run.state.status).toBe('done');
    expect(report.subject).toMatchObject({ origin: 'study', rows: 300, drawing: 'quota' });
    expect(report.origin).toMatchObject({
      madeAt: '2026-03-01T10:00:00.000Z',
      digest: studyId(session.population!.study),
      link: session.link,
    });
    expect(validation.isStale).toBe(false);
    expect(report.record!.events).toEqual(validation.events);
    expect(validation.events.map(({ event_type }) => event_type)).toEqual([
      'PERSONA_SYNTHESIS_COMPLETED',
      'PERSONA_SYNTHESIS_METRICS',
    ]);
    expect(validation.events[0]).toMatchObject({
      market_segment: 'everyone',
      target_count: 300,
      personas_generated: 300,
      study_digest: report.origin.digest,
      stages_completed: ['demographic_foundation', 'validation_and_calibration'],
    });
    expect(jsonLines(validation.events).trimEnd().split('\n')).toHaveLength(2);
  });

  test('takes the place of the one before, whose late report is dropped', async () => {
    const gates = new Map([
      ['validate 300', new Deferred<void>()],
      ['validate 400', new Deferred<void>()],
    ]);
    client.gate = (act) => gates.get(act)?.promise ?? Promise.resolve();
    validation.follow(session.population!);
    validation.follow(await draw(400));
    gates.get('validate 400')!.resolve();
    await ended(validation.run);
    expect(validation.report!.subject.rows).toBe(400);
    gates.get('validate 300')!.resolve();
    await Promise.resolve();
    expect(validation.report!.subject.rows).toBe(400);
    expect(validation.events).toHaveLength(2);
  });

  test('leaves its report while the next is made, and says that it is of another', async () => {
    await validated();
    const [first] = validation.report!.ties.pairs as [Tie];
    const gate = new Deferred<void>();
    client.gate = () => gate.promise;
    validation.follow(await draw(400));
    expect(validation.report!.subject.rows).toBe(300);
    expect(validation.isStale).toBe(true);
    await expect(validation.pair(first.a, first.b)).rejects.toThrow('is no longer here');
    gate.resolve();
    await ended(validation.run);
    expect(validation.isStale).toBe(false);
    await expect(validation.pair(first.a, first.b)).resolves.toMatchObject({
      a: first.a,
      b: first.b,
    });
  });

  test('is not validated where that is cancelled, until asked again', async () => {
    const gate = new Deferred<void>();
    client.gate = () => gate.promise;
    validation.follow(session.population!);
    validation.run.cancel();
    expect(validation.run.state.status).toBe('cancelled');
    gate.resolve();
    await Promise.resolve();
    expect(validation.report).toBeUndefined();
    expect(validation.events).toEqual([]);
    validation.follow(session.population!);
    expect(validation.run.running).toBe(false);
    validation.again();
    await ended(validation.run);
    expect(validation.report!.subject.rows).toBe(300);
  });

  test('that cannot be validated says why, and that goes on record', async () => {
    refuse();
    await validated();
    expect(validation.run.state).toMatchObject({
      status: 'failed',
      error: { message: 'out of memory' },
    });
    expect(validation.report).toBeUndefined();
    expect(validation.events[0]).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_FAILED',
      error: 'out of memory',
      target_count: 300,
      pack: { id: pack.id },
      stages_completed: ['demographic_foundation'],
    });
    client.gate = () => Promise.resolve();
    validation.again();
    await ended(validation.run);
    expect(validation.report!.subject.rows).toBe(300);
    expect(validation.events).toHaveLength(4);
  });

  test('waits for a decision where it is large, whatever stood there before', async () => {
    await validated();
    const large = { ...drawn(studyOf({ size: 400 })), size: largeValidation + 1 };
    engine.draw = () => Promise.resolve(large);
    session.edit({ size: 400 });
    await vi.waitFor(() => expect(session.population?.size).toBe(large.size));
    validation.follow(session.population!);
    expect(client.acts).toEqual(['validate 300']);
    expect(validation.run.state.status).toBe('idle');
    expect(validation.isStale).toBe(true);
    validation.again();
    expect(client.acts).toEqual(['validate 300', `validate ${large.size}`]);
    validation.run.cancel();
  });

  test('is judged anew by other options, and its record stays', async () => {
    await validated();
    const before = validation.report!;
    await validation.judge({ level: 0.9 });
    expect(validation.report).not.toBe(before);
    expect(validation.report!.record).toBe(before.record);
    expect(validation.report!.ties).toEqual(before.ties);
    expect(validation.report!.uncertainty).not.toEqual(before.uncertainty);
  });

  test('gets replicates when asked, which a redraw lets go', async () => {
    await validated();
    expect(validation.report!.uncertainty.replicates).toBeNull();
    validation.replicate({ replicates: 2 });
    await ended(validation.replicating);
    expect(validation.report!.uncertainty.replicates).not.toBeNull();
    expect(validation.report!.record!.events).toEqual(validation.events);
    const gate = new Deferred<void>();
    client.gate = (act) => (act.startsWith('replicate') ? gate.promise : Promise.resolve());
    validation.replicate({ replicates: 2 });
    validation.follow(await draw(400));
    gate.resolve();
    await ended(validation.run);
    await Promise.resolve();
    expect(validation.replicating.state.status).toBe('idle');
    expect(validation.report!.subject.rows).toBe(400);
    expect(validation.report!.uncertainty.replicates).toBeNull();
  });

  test('gets the bands of a persona from replicates alone, and lets them go with these', async () => {
    await validated();
    validation.showBands(3);
    expect(validation.banding.state.status).toBe('idle');
    validation.replicate({ replicates: 2, assumed: 0.03 });
    await ended(validation.replicating);
    const { bands } = validation.report!.uncertainty;
    validation.showBands(bands!.row);
    expect(validation.banding.state.status).toBe('idle');
    const other = bands!.row === 3 ? 4 : 3;
    validation.showBands(other);
    await ended(validation.banding);
    expect(validation.banding.state).toMatchObject({ status: 'done', result: { row: other } });
    validation.replicate({ replicates: 2 });
    expect(validation.banding.state.status).toBe('idle');
    await ended(validation.replicating);
  });
});

describe('a file', () => {
  test('is read, looked over, corrected and validated by the choices of the user', async () => {
    await validated();
    await opened();
    expect(validation.source).toBe('file');
    expect(validation.report).toBeUndefined();
    expect(validation.run.state.status).toBe('idle');
    const roleOf = (name: string) =>
      validation.reading!.columns.find(({ column }) => column === name)!.role;
    expect(roleOf('sex')).toEqual({ kind: 'attribute', attribute: 'sex' });
    await validation.setRole('colour', { kind: 'ignore' });
    expect(roleOf('colour')).toEqual({ kind: 'ignore' });
    await validation.setValue('sex', 'Male', []);
    validation.choices = { drawing: 'sample', isEveryone: true };
    validation.validateFile();
    await ended(validation.run);
    const { subject, origin } = validation.report!;
    expect(subject).toMatchObject({ origin: 'file', rows: 60, drawing: 'sample' });
    expect(subject.attributes.find(({ id }) => id === 'sex')!.missing).toBe(30);
    expect(origin.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(origin.link).toBeNull();
    expect(validation.events.at(-2)).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_COMPLETED',
      target_count: 60,
      stages_completed: ['validation_and_calibration'],
    });
    validation.closeFile();
    expect(validation.reading).toBeUndefined();
    await ended(validation.run);
    expect(validation.report!.subject).toMatchObject({ origin: 'study', rows: 300 });
  });

  test('that cannot be read leaves what stood there, whose pairs can still be asked for', async () => {
    await validated();
    const [first] = validation.report!.ties.pairs as [Tie];
    await opened(peopleFile('a,b\n1,2\n3\n', 'torn.csv'));
    expect(validation.problems).toMatchObject([{ file: 'torn.csv', row: 3 }]);
    expect(validation.problems[0]!.remedy).not.toBe('');
    expect(validation.source).toBe('study');
    expect(validation.report!.subject.rows).toBe(300);
    await expect(validation.pair(first.a, first.b)).resolves.toMatchObject({
      a: first.a,
      b: first.b,
    });
    await opened();
    expect(validation.problems).toEqual([]);
    expect(validation.reading!.rows).toBe(60);
  });

  test('is not taken where reading it was cancelled', async () => {
    await validated();
    const gate = new Deferred<void>();
    client.gate = () => gate.promise;
    validation.openFile(peopleFile(people));
    validation.opening.cancel();
    gate.resolve();
    await Promise.resolve();
    expect(validation.source).toBe('study');
    expect(validation.reading).toBeUndefined();
    expect(validation.report!.subject.rows).toBe(300);
  });

  test('keeps its place where a population comes while it is read', async () => {
    const reading = new Deferred<void>();
    const counting = new Deferred<void>();
    client.gate = (act) => (act.startsWith('read') ? reading.promise : counting.promise);
    validation.openFile(peopleFile(people));
    validation.follow(await draw(400));
    reading.resolve();
    await ended(validation.opening);
    counting.resolve();
    await ended(validation.run);
    expect(validation.source).toBe('file');
    expect(validation.report).toBeUndefined();
    expect(validation.run.state.status).toBe('idle');
  });

  test('that is let go while it is read or corrected does not come back', async () => {
    await opened();
    const gate = new Deferred<void>();
    client.gate = (act) => (act.startsWith('validate') ? Promise.resolve() : gate.promise);
    const correcting = validation.setRole('colour', { kind: 'ignore' });
    validation.openFile(peopleFile(people, 'other.csv'));
    validation.closeFile();
    gate.resolve();
    await correcting;
    await ended(validation.run);
    expect(validation.source).toBe('study');
    expect(validation.reading).toBeUndefined();
    expect(validation.opening.state.status).toBe('idle');
    expect(validation.report!.subject.origin).toBe('study');
  });

  test('whose correction fails says so by the file', async () => {
    await opened();
    await validation.setRole('nothing', { kind: 'own' });
    expect(validation.problems).toMatchObject([
      { file: 'people.csv', message: "there is no column 'nothing'" },
    ]);
    expect(validation.reading!.rows).toBe(60);
  });

  test('that cannot be validated is recorded as a failure of a file', async () => {
    await opened();
    refuse();
    validation.validateFile();
    await ended(validation.run);
    expect(validation.events[0]).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_FAILED',
      target_count: 60,
      stages_completed: [],
    });
  });

  test('stays while populations of its pack come, and is validated anew on request', async () => {
    await opened();
    validation.validateFile();
    await ended(validation.run);
    const before = validation.report;
    validation.follow(await draw(400));
    expect(validation.report).toBe(before);
    expect(validation.isStale).toBe(false);
    validation.again();
    await ended(validation.run);
    expect(validation.report!.subject.origin).toBe('file');
    expect(validation.report).not.toBe(before);
  });
});
