import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { OwnShelf } from '../../src/state/own-shelf.svelte.ts';
import { Persisted } from '../../src/state/persisted.svelte.ts';
import { RecentStudies } from '../../src/state/recent-studies.svelte.ts';
import { Room } from '../../src/state/room.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import App from '../../src/ui/App.svelte';
import type { Theme } from '../../src/ui/context.ts';
import { Deferred } from '../state/deferred.ts';
import { InProcessEngine } from '../state/in-process-engine.ts';
import { PlaceInMemory } from '../state/place-in-memory.ts';

const refuse = () => Promise.reject(new Error('nothing is kept here'));
const isAny = (value: string): value is string => value !== '';

let engine: InProcessEngine;
let session: Session;

beforeEach(async () => {
  await page.viewport(1280, 900);
  engine = new InProcessEngine();
  session = new Session(engine, new PlaceInMemory(), 'moldova-2024');
});

async function opened() {
  const recent = new RecentStudies(
    { all: refuse, put: refuse, remove: refuse },
    Date.now,
    () => 'id',
  );
  const theme = new Persisted<Theme>(
    'theme',
    'auto',
    isAny as (v: string) => v is Theme,
    undefined,
  );
  const shelf = new OwnShelf(refuse);
  const room = new Room(history);
  const language = new Persisted<string>('language', 'en', isAny, undefined);
  const screen = await render(App, { session, recent, shelf, room, theme, language });
  return { screen, language };
}

/** Opens the page and waits for its first population. */
async function drawn() {
  const { screen, language } = await opened();
  await session.start();
  await expect
    .element(screen.getByRole('heading', { level: 1 }))
    .toHaveTextContent('10,000 people drawn from');
  return { screen, language };
}

test('before the tables are there the page says what it does', async () => {
  const { screen } = await opened();
  await expect
    .element(screen.getByRole('heading', { level: 1 }))
    .toHaveTextContent('Reading the census tables…');
});

test('tables that cannot be read are explained, with a way to try again', async () => {
  engine.open = () => Promise.reject(new Error('the server answered 503'));
  const { screen } = await opened();
  await session.start();
  const alert = screen.getByRole('alert');
  await expect.element(alert).toHaveTextContent('The tables could not be read.');
  await expect
    .element(alert.getByRole('paragraph').first())
    .toHaveTextContent('the server answered 503.');
  engine.open = new InProcessEngine().open;
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect
    .element(screen.getByRole('heading', { level: 1 }))
    .toHaveTextContent('10,000 people');
});

test('the sentence counts what is missed, and lists it', async () => {
  const draw = engine.draw.bind(engine);
  engine.draw = async (study) => {
    const population = await draw(study);
    population.counts[0]![0]! += 4;
    return population;
  };
  const { screen } = await opened();
  await session.start();
  await screen.getByRole('button', { name: '1 are not' }).click();
  const dialog = screen.getByRole('dialog');
  await expect
    .element(dialog.getByRole('heading'))
    .toHaveTextContent('1 target off by a person or more');
  await expect
    .element(dialog.getByRole('listitem'))
    .toHaveTextContent(/Chișinău.*expected.*drawn.*\+[34]/);
});

test('a running draw leaves what stood there, and a cancel too', async () => {
  const { screen } = await drawn();
  const headline = screen.getByRole('heading', { level: 1 });
  await expect.element(headline).toHaveTextContent('10,000 people');
  engine.gate = () => new Deferred<void>().promise;
  session.edit({ size: 777 });
  await expect.element(screen.getByRole('progressbar', { name: 'Drawing' })).toBeVisible();
  await expect.element(headline).toHaveTextContent('10,000 people');
  await screen.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
  await expect.element(screen.getByText('Cancelled.')).toBeVisible();
  engine.gate = () => Promise.resolve();
  await screen.getByRole('button', { name: 'Draw again' }).click();
  await expect.element(headline).toHaveTextContent('777 people');
});

test('a draw that fails keeps its details for copying', async () => {
  const { screen } = await drawn();
  engine.gate = () => Promise.reject(new Error('population 1 worker: out of memory'));
  session.edit({ seed: 2 });
  await expect.element(screen.getByText('population 1 worker: out of memory.')).toBeVisible();
  await expect.element(screen.getByText('it can still be downloaded')).toBeVisible();
  await screen.getByText('Details', { exact: true }).click();
  await expect.element(screen.getByRole('button', { name: 'Copy details' })).toBeVisible();
});

test('every chart has its numbers as a table', async () => {
  const { screen } = await drawn();
  await screen.getByRole('button', { name: 'As table: Ethnicity', exact: true }).click();
  const table = screen.getByRole('table', { name: 'Ethnicity: published, target and drawn' });
  const population = session.tables.find(({ attribute }) => attribute.id === 'ethnicity')!;
  await expect
    .element(table.getByRole('row', { name: /^Moldovan/ }))
    .toHaveTextContent(population.rows[0]!.drawn.toLocaleString('en'));
  await expect.element(table.getByRole('row', { name: /^Moldovan/ })).toHaveTextContent('76.73');
});

test('each source is one click away, with status in words', async () => {
  const { screen } = await drawn();
  await screen.getByRole('button', { name: 'Source: Education', exact: true }).click();
  await expect.element(screen.getByText(/Wittgenstein Centre.*, 2020$/).first()).toBeVisible();
  await expect.element(screen.getByText(/a pattern from another base/).first()).toBeVisible();
});

test('sizes are read as people write them', async () => {
  const { screen } = await drawn();
  const field = screen.getByLabelText('People', { exact: true });
  await field.fill('2.5k');
  await userEvent.keyboard('{Enter}');
  await expect.element(field).toHaveValue('2,500');
  expect(session.choices.size).toBe(2500);
  await field.fill('99');
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByText(/Give a whole number from 100/)).toBeVisible();
  expect(session.choices.size).toBe(2500);
});

test('a range that runs backwards is explained and not drawn', async () => {
  const { screen } = await drawn();
  await screen.getByRole('button', { name: 'Add filter' }).click();
  await screen.getByRole('combobox', { name: 'Attribute' }).selectOptions('Age');
  await screen.getByLabelText('From', { exact: true }).fill('60');
  await screen.getByLabelText('To', { exact: true }).fill('30');
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByText(/swap the two/)).toBeVisible();
  expect(session.choices.where).toEqual({ age: { from: 60 } });
});

test('a place is found by its name in any language, without its marks', async () => {
  const { screen } = await drawn();
  await screen.getByLabelText('Search Locality').fill('comrat');
  const table = screen.getByRole('table', { name: 'Locality: target and drawn' });
  await expect.element(table.getByRole('row', { name: /^Comrat/ })).toBeVisible();
  await screen.getByLabelText('Search Locality').fill('xyzzy');
  await expect.element(screen.getByText('No place has that name.')).toBeVisible();
});

test('labels change with the language and numbers stay', async () => {
  const { screen, language } = await drawn();
  await expect
    .element(screen.getByRole('heading', { name: 'Mother tongue', exact: true }))
    .toBeVisible();
  language.value = 'ru';
  await expect
    .element(screen.getByRole('heading', { name: 'Родной язык', exact: true }))
    .toBeVisible();
});
