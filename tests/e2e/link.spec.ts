import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { encodeLink } from '../../src/link/seed-link.ts';
import { modelVersion } from '../../src/core/study/study.ts';
import { digestOf, drawSize, openPage, painted, redrawn } from './laboratory.ts';

const notice = (page: Page) => page.getByRole('heading', { level: 1 }).first();

async function packDigest(page: Page): Promise<string> {
  const index = await page.request.get('./packs/index.json');
  const { packs } = (await index.json()) as { packs: { id: string; digest: string }[] };
  return packs.find(({ id }) => id === 'moldova-2024')!.digest;
}

test('a link draws the same rows in another browser', async ({ page, browser, baseURL }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await drawSize(page, 5000);
  await redrawn(page, () => page.getByRole('button', { name: 'Women of 25–44 in Nord' }).click());
  await redrawn(page, () => page.getByRole('button', { name: 'Roll a new seed' }).click());
  const digest = await digestOf(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#v1.');

  const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await other.goto(link);
  await painted(other, 0);
  expect(await digestOf(other)).toBe(digest);
  await other.context().close();
});

test('the address holds the choices of the user and nothing else', async ({ page }) => {
  await openPage(page);
  expect(new URL(page.url()).hash).toBe('');
  await drawSize(page, 4000);
  const digest = await packDigest(page);
  const study = {
    version: 1 as const,
    modelVersion,
    population: { pack: { id: 'moldova-2024', digest }, size: 4000 },
  };
  expect(new URL(page.url()).hash).toBe(encodeLink(study));
  await drawSize(page, 10_000);
  expect(new URL(page.url()).hash).toBe('');
});

test('back and forward move between studies', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 2000);
  await drawSize(page, 10_000);
  const recent = page.getByRole('region', { name: 'Recent studies' });
  await redrawn(page, () => recent.getByRole('button', { name: /^2,000 people/ }).click());
  await expect(notice(page)).toContainText('2,000 people');
  await redrawn(page, () => page.goBack());
  await expect(notice(page)).toContainText('10,000 people');
  await redrawn(page, () => page.goForward());
  await expect(notice(page)).toContainText('2,000 people');
});

test('a damaged link is explained, with a way on', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 7000);
  const hash = new URL(page.url()).hash;
  const damaged = hash.slice(0, 20) + (hash[20] === 'A' ? 'B' : 'A') + hash.slice(21);
  await page.goto('about:blank');
  await page.goto(`./${damaged}`);
  await expect(notice(page)).toContainText('The link is damaged');
  await redrawn(page, () =>
    page.getByRole('button', { name: 'Open the page’s own study' }).click(),
  );
  await expect(notice(page)).toContainText('10,000 people');
  expect(new URL(page.url()).hash).toBe('');
});

const unreadable = [
  { name: 'cut', hash: '#v1.abc', says: 'ends too early' },
  { name: 'newer', hash: '#v9.abcdef', says: 'is of version 9' },
  { name: 'too large', hash: `#v1.${'A'.repeat(20_000)}`, says: 'larger than a study can be' },
  { name: 'foreign', hash: '#section-3', says: 'no link to a study' },
];
for (const { name, hash, says } of unreadable)
  test(`a ${name} link is explained`, async ({ page }) => {
    await page.goto(`./${hash}`);
    await expect(notice(page)).toContainText(says);
    await redrawn(page, () =>
      page.getByRole('button', { name: 'Open the page’s own study' }).click(),
    );
  });

test('a link opened over a population leaves that readable until it is decided', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(() => (location.hash = '#v1.abc'));
  await expect(notice(page)).toContainText('ends too early');
  await expect(page.getByText('10,000 people drawn from')).toBeVisible();
  await page.getByRole('button', { name: 'Stay with the study shown' }).click();
  await expect(notice(page)).toContainText('10,000 people');
});

test('a large link says what it holds before it draws', async ({ page }) => {
  const digest = await packDigest(page);
  const hash = encodeLink({
    version: 1,
    modelVersion,
    population: { pack: { id: 'moldova-2024', digest }, size: 1_500_000, seed: 7 },
  });
  await page.goto(`./${hash}`);
  await expect(notice(page)).toHaveText('This study has 1,500,000 people.');
  await expect(page.getByLabel('People', { exact: true })).toHaveValue('1,500,000');
  await expect(page.getByRole('main')).toContainText('1,500,000');
  await expect(page.getByRole('main')).toContainText('MB');
  await redrawn(page, () => page.getByRole('button', { name: 'Draw 1,500,000 people' }).click());
  await expect(notice(page)).toContainText('1,500,000 people');
});

test('a link of other tables and another model says what differs', async ({ page }) => {
  const hash = encodeLink({
    version: 1,
    modelVersion: modelVersion + 1,
    population: { pack: { id: 'moldova-2024', digest: '0123456789abcdef' }, size: 2000 },
  });
  await page.goto(`./${hash}`);
  await expect(notice(page)).toContainText('another version');
  await expect(page.getByRole('main')).toContainText(`model version ${modelVersion + 1}`);
  await expect(page.getByRole('main')).toContainText('has changed since the study was made');
  await redrawn(page, () => page.getByRole('button', { name: 'Draw 2,000 people' }).click());
  await expect(notice(page)).toContainText('2,000 people');
});

const otherModel = async (page: Page) =>
  encodeLink({
    version: 1,
    modelVersion: modelVersion + 1,
    population: { pack: { id: 'moldova-2024', digest: await packDigest(page) } },
  });
const archived = (page: Page) => page.getByRole('link', { name: 'Open the version' });

test('a release that the site does not keep is not offered', async ({ page }) => {
  await page.goto(`./${await otherModel(page)}`);
  await expect(page.getByRole('main')).toContainText('was not found on this site');
  await expect(page.getByRole('main')).toContainText('open the link on the site it came from');
  await expect(archived(page)).toHaveCount(0);
});

test('a release that the site keeps is offered', async ({ page }) => {
  const hash = await otherModel(page);
  await page.route(`**/m/${modelVersion + 1}/packs/index.json`, (route) =>
    route.fulfill({ contentType: 'application/json', body: '{}' }),
  );
  await page.goto(`./${hash}`);
  await expect(archived(page)).toHaveAttribute('href', `./m/${modelVersion + 1}/${hash}`);
  await expect(page.getByRole('main')).toContainText('kept on this site');
});

test('a site without its list of packs says what to do', async ({ page }) => {
  await page.route('**/packs/index.json', (route) => route.fulfill({ status: 404 }));
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('could not be read');
  await expect(page.getByRole('alert')).toContainText('the server answered 404');
  await page.unroute('**/packs/index.json');
  await redrawn(page, () => page.getByRole('button', { name: 'Try again' }).click());
});
