import type { Component } from 'svelte';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page as browser, userEvent } from 'vitest/browser';
import type { ReplicateChoices } from '../../src/core/validation/uncertainty/replicates.ts';
import type { ValidationReport } from '../../src/core/validation/report.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { OwnShelf } from '../../src/state/own-shelf.svelte.ts';
import { Persisted } from '../../src/state/persisted.svelte.ts';
import { RecentStudies } from '../../src/state/recent-studies.svelte.ts';
import { Room } from '../../src/state/room.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { Validation } from '../../src/state/validation.svelte.ts';
import { say } from '../../src/state/words.ts';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import type { Page, Theme } from '../../src/ui/context.ts';
import { percent } from '../../src/ui/format.ts';
import BiasView from '../../src/ui/validation/BiasView.svelte';
import MarginalsView from '../../src/ui/validation/MarginalsView.svelte';
import PersonaBands from '../../src/ui/validation/PersonaBands.svelte';
import QualityView from '../../src/ui/validation/QualityView.svelte';
import RecordView from '../../src/ui/validation/RecordView.svelte';
import SourcesView from '../../src/ui/validation/SourcesView.svelte';
import UncertaintyView from '../../src/ui/validation/UncertaintyView.svelte';
import { InProcessEngine, pack, studyOf } from '../state/in-process-engine.ts';
import { InProcessValidation } from '../state/in-process-validation.ts';
import { PlaceInMemory } from '../state/place-in-memory.ts';
import ViewOnPage from './ViewOnPage.svelte';

const idle = { status: 'idle' } as const;
const refuse = () => Promise.reject(new Error('nothing is kept here'));

let around: Page;
let report: ValidationReport;

beforeAll(async () => {
  await browser.viewport(1280, 900);
  const session = new Session(
    new InProcessEngine(),
    new PlaceInMemory(encodeLink(studyOf({ size: 400 }))),
    pack.id,
  );
  await session.start();
  await vi.waitFor(() => expect(session.population?.size).toBe(400), { timeout: 20_000 });
  const validation = new Validation(
    new InProcessValidation(),
    session,
    () => '2026-03-01T10:00:00.000Z',
  );
  validation.follow(session.population!);
  await vi.waitFor(() => expect(validation.report).toBeDefined(), { timeout: 20_000 });
  report = validation.report!;
  const library = { all: refuse, put: refuse, remove: refuse };
  around = {
    session,
    recent: new RecentStudies(library, Date.now, () => 'id'),
    shelf: new OwnShelf(refuse),
    room: new Room(history),
    theme: new Persisted<Theme>('theme', 'auto', (v): v is Theme => v === 'auto', undefined),
    language: new Persisted<string>('language', 'en', (v): v is string => v !== '', undefined),
  };
});

function show<P extends object>(view: Component<P>, given: P) {
  return render(ViewOnPage as unknown as Component<{ view: unknown; given: P; page: Page }>, {
    view,
    given,
    page: around,
  });
}

describe('shares', () => {
  test('every table is told with its people to move, and all of its distances', async () => {
    const screen = await show(MarginalsView, { report });
    expect(report.closeness.tables.length).toBeGreaterThan(0);
    await screen
      .getByRole('button', { name: 'All distances as table: People to move of each table' })
      .click();
    const table = screen.getByRole('table', { name: /^Every distance/ });
    await expect.element(table).toBeVisible();
    expect(table.element().querySelectorAll('tbody tr')).toHaveLength(
      report.closeness.tables.length,
    );
    const [first] = report.closeness.tables;
    await expect
      .element(table.getByRole('row').nth(1))
      .toHaveTextContent(percent(first!.totalVariation));
  });

  test('an attribute is chosen and read category by category', async () => {
    const screen = await show(MarginalsView, { report });
    const last = report.marginals.at(-1)!;
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'One attribute, category by category' }),
      last.id,
    );
    const reader = screen.getByRole('slider', {
      name: `${say(last.label, 'en')}: read the values with the arrow keys`,
    });
    const words = new RegExp(
      `^${say(last.cells[0]!.label, 'en')}\n.*${percent(last.cells[0]!.share)}`,
    );
    await expect.element(reader).toHaveAttribute('aria-valuetext', expect.stringMatching(words));
  });

  test('of exact quotas it says that they are no evidence', async () => {
    const screen = await show(MarginalsView, { report });
    expect(report.evidence.run).toBe(false);
    await expect.element(screen.getByText(report.evidence.assumption)).toBeVisible();
  });
});

describe('bias', () => {
  test('each control has its verdict in words, and the policy’s figure beside it', async () => {
    const screen = await show(BiasView, { report });
    expect(report.bias.controls).toHaveLength(4);
    for (const { label, sentence, policyFigure } of report.bias.controls) {
      await expect.element(screen.getByRole('heading', { name: label, exact: true })).toBeVisible();
      await expect.element(screen.getByText(sentence, { exact: true })).toBeVisible();
      expect(screen.container.textContent).toContain(policyFigure.misleads);
    }
  });

  test('groups are compared by an outcome that is chosen', async () => {
    const screen = await show(BiasView, { report });
    const last = report.fairness.at(-1);
    expect(last).toBeDefined();
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Groups by' }),
      last!.group.attribute,
    );
    await expect
      .element(screen.getByRole('slider', { name: /^Fairness between groups/ }))
      .toHaveAttribute('max', String(last!.groups.length - 1));
  });
});

describe('uncertainty', () => {
  test('all seven attributes of the policy are told, those that are absent too', async () => {
    const screen = await show(UncertaintyView, { report, replicating: idle });
    const { key } = report.uncertainty.intervals;
    expect(key).toHaveLength(7);
    for (const { name } of key)
      expect(screen.container.textContent).toContain(name.replaceAll('_', ' '));
    const absent = key.filter(({ attribute }) => attribute === null);
    expect(screen.getByText('not in this population').elements()).toHaveLength(absent.length);
  });

  test('replicates are asked for by a number, and by no other text', async () => {
    const onreplicate = vi.fn<(choices: ReplicateChoices) => void>();
    const screen = await show(UncertaintyView, { report, replicating: idle, onreplicate });
    const field = screen.getByRole('textbox', { name: 'Replicates' });
    await field.fill('one');
    await screen.getByRole('button', { name: 'Make replicates' }).click();
    await expect.element(screen.getByText(/whole number from 2 to 1,000\.$/)).toBeVisible();
    expect(onreplicate).not.toHaveBeenCalled();
    await field.fill('12');
    await screen.getByRole('button', { name: 'Make replicates' }).click();
    expect(onreplicate).toHaveBeenCalledExactlyOnceWith({ replicates: 12 });
  });

  test('while replicates are made it says how far they are, and they can be cancelled', async () => {
    const oncancel = vi.fn<() => void>();
    const screen = await show(UncertaintyView, {
      report,
      replicating: {
        status: 'running' as const,
        progress: { phase: 'Replicate', done: 3, total: 12 },
        startedAt: performance.now(),
      },
      onreplicate: () => undefined,
      oncancel,
    });
    await expect.element(screen.getByText(/Replicate 3 of 12/)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Make replicates' })).toBeDisabled();
    await screen.getByRole('button', { name: 'Cancel' }).click();
    expect(oncancel).toHaveBeenCalledOnce();
  });
});

describe('sources', () => {
  test('a weight of one’s own is judged by, beside what was chosen before', async () => {
    const onjudge = vi.fn<(options: object) => void>();
    const [first] = report.sources!.sources;
    const judging = { usePolicyWeights: true, opinions: { other: { weight: 2 } } };
    const screen = await show(SourcesView, { report, judging, onjudge });
    const field = screen.getByRole('spinbutton', {
      name: `Weight of ${say(first!.table, 'en')}`,
    });
    await field.fill('0.5');
    await userEvent.tab();
    expect(onjudge).toHaveBeenLastCalledWith({
      usePolicyWeights: true,
      opinions: { other: { weight: 2 }, [first!.source]: { weight: 0.5 } },
    });
    onjudge.mockClear();
    await field.fill('-1');
    await userEvent.tab();
    await expect.element(screen.getByText(/a number above 0, at most 100/)).toBeVisible();
    expect(onjudge).not.toHaveBeenCalled();
  });
});

test('the personas with the lowest scores stand with their reasons', async () => {
  const screen = await show(QualityView, { report });
  const [worst] = report.quality!.worst;
  expect(worst!.reasons.length).toBeGreaterThan(0);
  await expect.element(screen.getByText(worst!.reasons[0]!).first()).toBeVisible();
});

test('what was not scored or recorded says so', async () => {
  const screen = await show(QualityView, { report: { ...report, quality: null } });
  await expect.element(screen.getByText(/^Not measured/)).toBeVisible();
  const record = await show(RecordView, { report: { ...report, record: null } });
  await expect.element(record.getByText(/^Not recorded/)).toBeVisible();
});

test('the record of the run is saved as lines', async () => {
  const onsave = vi.fn<(kind: 'events') => void>();
  const screen = await show(RecordView, { report, onsave });
  expect(report.record?.run.personas).toBe(400);
  await screen.getByRole('button', { name: 'Save the record as JSON lines' }).click();
  expect(onsave).toHaveBeenCalledExactlyOnceWith('events');
});

describe('bands of a persona', () => {
  const age = {
    ...{ name: 'age', attribute: 'age', label: 'Age', unit: 'years', own: 49, given: ['sex'] },
    median: 30,
    band: { lower: 20, upper: 40 },
    middleHalf: { lower: 25, upper: 35 },
    ends: { lower: { lower: 19, upper: 21 }, upper: { lower: 39, upper: 42 } },
    chances: [
      { category: '30', label: '30', chance: 0.4, replicates: { lower: 0.3, upper: 0.5 } },
      { category: '25', label: '25', chance: 0.6, replicates: { lower: 0.5, upper: 0.7 } },
    ],
    words: 'among people like this one',
  };
  const income = {
    ...{ name: 'income', attribute: null, label: 'income', unit: null, own: null, given: [] },
    ...{ median: null, band: null, middleHalf: null, ends: null, chances: [] },
    words: 'not in this population',
  };
  const bands = { row: 6, bands: [income, age], notes: ['Not held: region.'] };
  const given = { rows: 400, worst: [6, 11], banding: idle, oncancel: () => undefined };

  test('say what others like it have, and that it lies outside', async () => {
    const screen = await show(PersonaBands, { ...given, bands, onband: vi.fn() });
    await expect.element(screen.getByRole('heading', { name: 'Row 7' })).toBeVisible();
    await expect
      .element(
        screen.getByText(
          /49 years; 9 in 10 people like it have\s+20 to 40 years: this one lies outside/,
        ),
      )
      .toBeVisible();
    await expect.element(screen.getByText('Not in this population: income.')).toBeVisible();
    await expect.element(screen.getByText('Not held: region.')).toBeVisible();
  });

  test('are asked for by row, and by the rows with the lowest scores', async () => {
    const onband = vi.fn();
    const screen = await show(PersonaBands, { ...given, bands, onband });
    await screen.getByRole('button', { name: 'Bands of row 12' }).click();
    const row = screen.getByRole('textbox', { name: 'Row' });
    await row.fill('401');
    await screen.getByRole('button', { name: 'Show' }).click();
    await expect.element(screen.getByText('A row from 1 to 400.')).toBeVisible();
    await row.fill('400');
    await screen.getByRole('button', { name: 'Show' }).click();
    expect(onband.mock.calls).toEqual([[11], [399]]);
  });

  test('wait for replicates', async () => {
    const screen = await show(PersonaBands, { ...given, bands: null, onband: vi.fn() });
    await expect.element(screen.getByText(/make replicates first/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Show' }).query()).toBeNull();
  });
});

describe('what the user states of the targets', () => {
  test('goes with the replicates asked for, and is refused where it is no percent', async () => {
    const onreplicate = vi.fn();
    const screen = await show(UncertaintyView, { report, replicating: idle, onreplicate });
    const assumed = screen.getByRole('textbox', { name: /Error of targets that state none/ });
    const make = screen.getByRole('button', { name: /^Make/ });
    await assumed.fill('many');
    await make.click();
    await expect
      .element(screen.getByText('Error: a percent from 0 to 50, or nothing.'))
      .toBeVisible();
    await assumed.fill('5');
    await screen.getByRole('textbox', { name: /Drift per year/ }).fill('1,5');
    await make.click();
    expect(onreplicate.mock.calls).toEqual([[{ replicates: 50, assumed: 0.05, drift: 0.015 }]]);
  });
});
