import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { drawTraits } from '../../src/core/layer/draw-traits.ts';
import type { Layer } from '../../src/core/layer/layer.ts';
import { layerStep } from '../../src/core/layer/layer-step.ts';
import { layerDigest } from '../../src/core/layer/parse-layer.ts';
import { assemblePack } from '../../src/core/pack/assemble.ts';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { PopulationDigest } from '../../src/core/population/columns.ts';
import { drawRange, useTraits } from '../../src/core/population/draw.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import { modelVersion } from '../../src/core/study/study.ts';
import type { PopulationStudy } from '../../src/core/study/study.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { digestOf, findings, openPage, painted, redrawn } from './laboratory.ts';

/** The United States are fitted in the page, which takes a while where cores are few. */
const patience = { timeout: 120_000 };
test.setTimeout(300_000);

const read = (name: string): unknown => JSON.parse(readFileSync(`public/packs/${name}`, 'utf8'));
const headline = (page: Page) => page.getByRole('heading', { level: 1 }).first();
const charts = (page: Page) => page.getByRole('region', { name: 'Whole people' });

async function turnOn(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Whole people' }).click();
  await redrawn(page, () => page.getByRole('checkbox', { name: /Traits, opinions/ }).check());
}

test('traits are added, told apart by what is known of them, and taken back', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  const before = await headline(page).textContent();
  await turnOn(page);
  await expect(charts(page)).toContainText('None of them is a target');
  const trust = charts(page).getByRole('region', { name: 'Trust in institutions' });
  await expect(trust.getByRole('heading', { name: 'Trusts the church' })).toBeVisible();
  expect(await headline(page).textContent()).toBe(before);

  await page.locator('summary', { hasText: 'Not measured in this country' }).click();
  await expect(page.getByText(/Agreeableness, Conscientiousness/)).toBeVisible();
  await page.locator('summary', { hasText: 'Assumed 0 of 10' }).click();
  const risk = page.getByRole('checkbox', { name: /Risk tolerance/ });
  await expect(risk).not.toBeChecked();
  await redrawn(page, () => risk.check());
  const high = page.getByRole('textbox', { name: 'Very high' });
  await expect(high).toHaveValue('20');
  await high.fill('lots');
  await high.blur();
  await expect(page.getByRole('alert').filter({ hasText: 'from 0 to 100' })).toBeVisible();
  await redrawn(page, async () => {
    await high.fill('60');
    await high.blur();
  });
  await expect(page.getByRole('textbox', { name: 'Very low' })).toHaveValue('10');
  const assumed = charts(page).getByRole('region', { name: 'Assumed: no table behind it' });
  await expect(assumed.getByRole('heading', { name: 'Risk tolerance' })).toBeVisible();
  await page.locator('article summary').first().click();
  await expect(page.locator('article').first()).toContainText('Trusts the church');

  expect(await findings(page)).toEqual([]);

  const digest = await digestOf(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await other.goto(link);
  await painted(other, 0);
  expect(await digestOf(other)).toBe(digest);
  await other.context().close();

  await redrawn(page, () => page.getByRole('checkbox', { name: /Traits, opinions/ }).uncheck());
  await expect(charts(page)).toHaveCount(0);
  expect(page.url()).not.toContain('#');
});

test('the page draws correlated traits as Node does', async ({ page }) => {
  const main = read('usa-2022/pack.json') as { files?: string[] };
  const files = (main.files ?? []).map((name) => read(`usa-2022/${name}`));
  const pack = assemblePack([main, ...files]);
  const layer = read('psychographics/layer.json') as Layer;
  const digest = layerDigest(layer);
  const population: PopulationStudy = {
    pack: { id: pack.id, digest: packDigest(pack) },
    size: 5000,
    seed: 4,
    layers: { psychographics: { digest } },
  };
  useTraits(drawTraits);
  const made = prepare(pack, population, undefined, layerStep([{ layer, digest }]));
  if (!made.ok) throw new Error(made.reason);
  const drawn = new PopulationDigest(made.plan);
  drawn.update(drawRange(made.plan, 0, made.plan.size));
  await page.goto(`./${encodeLink({ version: 1, modelVersion, population })}`);
  await expect(page.locator('main')).toHaveAttribute('data-state', 'done', patience);
  expect(await digestOf(page)).toBe(drawn.population());
  await expect(charts(page).getByRole('heading', { name: 'Openness' })).toBeVisible();
});

test('a layer that has changed since the link was made is not drawn in silence', async ({
  page,
}) => {
  const { packs } = read('index.json') as { packs: { id: string; digest: string }[] };
  const { id, digest } = packs.find((pack) => pack.id === 'moldova-2024')!;
  const layers = { psychographics: { digest: '0123456789abcdef' } };
  await page.goto(
    `./${encodeLink({ version: 1, modelVersion, population: { pack: { id, digest }, layers } })}`,
  );
  const told = page.getByText(/has changed since the study was made/).first();
  await expect(told).toBeVisible(patience);
});
