import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { digestOf, findings, openPage, painted, redrawn } from './laboratory.ts';
import {
  addTables,
  enterTables,
  examined,
  largeTable,
  oldTables,
  plainTables,
  roughTables,
  townTable,
} from './own-country.ts';
import type { TableFile } from './own-country.ts';

const title = (page: Page) => page.getByRole('heading', { level: 1 }).first();
const drawButton = (page: Page) => page.getByRole('button', { name: 'Draw this population' });

/** Opens the page at the tables of one's own, with these in it. */
async function openTables(page: Page, tables: readonly TableFile[]): Promise<void> {
  await openPage(page);
  await enterTables(page);
  if (tables.length > 0) await addTables(page, tables);
}

/** Opens a link in another browser and checks that it draws the same people there. */
async function drawsElsewhere(
  other: Page,
  { link, digest }: { link: string; digest: string },
): Promise<void> {
  await other.goto(link);
  await painted(other, 0);
  expect(await digestOf(other)).toBe(digest);
}

async function copiedLink(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Another browser that knows nothing of the first. */
async function elsewhere(browser: Browser, baseURL: string | undefined): Promise<Page> {
  return (await browser.newContext({ baseURL: baseURL! })).newPage();
}

test('three tables of a country become a link that draws the same people elsewhere', async ({
  page,
  browser,
  baseURL,
}) => {
  await openTables(page, plainTables);
  await expect(title(page)).toHaveText('“My population” can be drawn');
  await expect(page.getByRole('main')).toContainText('173,000 people, 3 tables and 4 attributes');
  await page.getByLabel('Title').fill('Port Arran 2021');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Date')).toHaveValue('2021');
  await redrawn(page, () => drawButton(page).click());
  await expect(title(page)).toContainText(
    '10,000 people drawn from the tables of “Port Arran 2021”',
  );
  await expect(title(page)).toContainText('targets are met within one person');
  const digest = await digestOf(page);
  const link = await copiedLink(page);

  const other = await elsewhere(browser, baseURL);
  await drawsElsewhere(other, { link, digest });
  await expect(other.getByRole('complementary')).toContainText(
    'Somebody’s own tables, from a link',
  );
  await other.getByRole('button', { name: 'Keep them here' }).click();
  await expect(other.getByRole('complementary')).toContainText('Your own tables.');
  await other.context().close();
});

test('tables that disagree are mended by one click each, and their link draws the same', async ({
  page,
  browser,
  baseURL,
}) => {
  await openTables(page, roughTables);
  const main = page.getByRole('main');
  await expect(main).toContainText('title, set aside');
  await expect(main).toContainText('total, set aside');
  await expect(main).toContainText('is Northmor the same as Northmoor?');
  await expect(title(page)).toHaveText('2 questions to settle before “My population” can be drawn');
  await expect(main).not.toContainText('no table counts the people of each');
  await drawButton(page).click();
  await expect(page.locator('[data-question]:focus')).toContainText('Northmor');
  await main.getByLabel(/what are/).fill('Work');
  await page.keyboard.press('Enter');
  await expect(main).not.toContainText('what are');
  for (const name of ['Northmor is the same as Northmoor', 'Saint Anne is the same as St. Anne']) {
    const same = main.getByRole('button', { name, exact: true });
    if (await same.isVisible()) await same.click();
    await examined(page);
  }
  await expect(main).toContainText(/adds up to 1,233,846 people/);
  await expect(page.locator('[data-question]:focus')).toBeVisible();
  await settle(page);
  await expect(main).toContainText('1,232,827 people');
  await redrawn(page, () => drawButton(page).click());
  await expect(title(page)).toContainText('are met within one person');
  await expect(main.getByRole('heading', { name: 'Work', exact: true })).toBeVisible();
  const digest = await digestOf(page);
  const link = await copiedLink(page);
  const other = await elsewhere(browser, baseURL);
  await drawsElsewhere(other, { link, digest });
  await other.context().close();
});

/** Ways to press a button at once, as no hand waits for the page. */
const presses: Record<string, (page: Page, at: { x: number; y: number }) => Promise<void>> = {
  'an instant click': (page, { x, y }) => page.mouse.click(x, y),
  'a click held for a moment': (page, { x, y }) => page.mouse.click(x, y, { delay: 120 }),
  'a tap': (page, { x, y }) => page.touchscreen.tap(x, y),
};

for (const [name, press] of Object.entries(presses))
  test(`${name} on the button draws, though it ends the typing of a title`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ baseURL: baseURL!, hasTouch: name === 'a tap' });
    const page = await context.newPage();
    await openTables(page, plainTables);
    await expect(title(page)).toHaveText('“My population” can be drawn');
    const box = (await drawButton(page).boundingBox())!;
    await page.getByLabel('Title').fill('Port Arran');
    await redrawn(page, () => press(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }));
    await expect(title(page)).toContainText('people drawn from the tables of “Port Arran”');
    await context.close();
  });

test('an undone remedy brings back what it mended', async ({ page }) => {
  await openTables(page, [plainTables[0]!, { ...plainTables[1]!, buffer: agesWith('90,000') }]);
  await expect(title(page)).toContainText('to settle');
  await firstRemedy(page).click();
  await examined(page);
  await expect(title(page)).toHaveText('“My population” can be drawn');
  await expect(title(page)).toBeFocused();
  await expect(page.getByRole('main')).toContainText('What was done to the tables: 1 change');
  await page.getByRole('button', { name: 'Undo' }).click();
  await examined(page);
  await expect(title(page)).toContainText('to settle');
});

test('what is worked on survives a reload, and Escape and back lead to the population', async ({
  page,
}) => {
  await openTables(page, plainTables);
  await page.getByRole('button', { name: 'Remove ages.csv' }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.reload();
  await examined(page);
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.reload();
  await examined(page);
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(title(page)).toContainText('10,000 people drawn from the 2024 census');
  expect(new URL(page.url()).hash).toBe('');
  await page.goForward();
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.goBack();
  await expect(title(page)).toContainText('10,000 people drawn from the 2024 census');
});

test('pasted text is read at once, and a correction of what a column is holds', async ({
  page,
}) => {
  await openTables(page, []);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() =>
    navigator.clipboard.writeText('Age\tWomen\tMen\n0-17\t120\t130\n18+\t410\t380\n'),
  );
  await page.getByLabel(/^Paste a table/).focus();
  await page.keyboard.press('Control+v');
  await examined(page);
  await expect(page.getByRole('main')).toContainText('1,040 people');
  await page.getByLabel('Column 3 of Pasted table 1 is').selectOption('unused');
  await examined(page);
  await expect(page.getByLabel('Column 3 of Pasted table 1 is')).toHaveValue('unused');
  await expect(page.getByRole('main')).not.toContainText('1,040 people');
});

test('a rule in words keeps its people out', async ({ page }) => {
  await openTables(page, plainTables);
  await page.getByLabel(/^or in words/).fill('no Rented where Age is 65 and over');
  await page.getByRole('button', { name: 'Add these words' }).click();
  await examined(page);
  await expect(page.getByRole('button', { name: /^Remove the rule: No/ })).toBeVisible();
  await page.getByLabel(/^or in words/).fill('no Castle where Age is 65 and over');
  await page.getByRole('button', { name: 'Add these words' }).click();
  await expect(page.getByRole('main')).toContainText('Castle');
});

test('towns beside their regions lie inside them, and may be said not to', async ({ page }) => {
  await openTables(page, [townTable]);
  const main = page.getByRole('main');
  const towns = main.getByRole('group').filter({ hasText: /^Town\s+5 categories/ });
  await expect(towns).toContainText('each lies in one region');
  await towns.locator('summary').click();
  await expect(towns.getByLabel('Cedar lies in')).toHaveValue('south');
  await towns.getByLabel('Cedar lies in').focus();
  await towns.getByLabel('Cedar lies in').selectOption({ label: 'in North' });
  await examined(page);
  await expect(towns.getByLabel('Cedar lies in')).toHaveValue('north');
  await page.getByRole('button', { name: 'Undo' }).click();
  await examined(page);
  await expect(towns.getByLabel('Cedar lies in')).toHaveValue('south');
  await towns.getByLabel('Each category lies in one').selectOption('nothing else');
  await examined(page);
  await expect(towns).not.toContainText('each lies in one region');
  await page.getByRole('button', { name: 'Undo' }).click();
  await redrawn(page, () => drawButton(page).click());
  await expect(title(page)).toContainText('targets are met within one person');
});

test('a file of statistical codes in an old encoding is read, with what was taken for granted', async ({
  page,
}) => {
  await openTables(page, oldTables);
  const main = page.getByRole('main');
  await expect(main).toContainText('regions.csv is not written in UTF-8 and was read as');
  await expect(main).toContainText('Östmark');
  await expect(main).toContainText('2023 is read, the newest with figures; 2022 is set aside');
  await expect(main).toContainText('1 cell holds a dash and is read as 0');
  await main.getByRole('button', { name: 'Read 2022 instead' }).click();
  await examined(page);
  await expect(main).toContainText('Columns are years: 2022 is read');
  await page.getByRole('button', { name: 'Undo' }).click();
  await examined(page);
  await main.getByRole('button', { name: 'Region is the same as Geo' }).click();
  await examined(page);
  await redrawn(page, () => drawButton(page).click());
  await expect(title(page)).toContainText('targets are met within one person');
});

test('what is no table says what to do', async ({ page }) => {
  await openTables(page, []);
  const workbook = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]);
  await page.getByLabel('Choose files…').setInputFiles([
    { name: 'sheet.xlsx', mimeType: 'application/octet-stream', buffer: workbook },
    { name: 'nothing.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
  ]);
  await expect(page.getByRole('main')).toContainText(
    'sheet.xlsx is a workbook. Save each sheet as CSV',
  );
  await expect(page.getByRole('main')).toContainText('nothing.csv is empty');
  await page
    .getByLabel('Import a file…')
    .setInputFiles([
      { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') },
    ]);
  await expect(page.getByRole('alert')).toContainText('other.json holds no pack');
});

test('saved populations are renamed, duplicated, deleted and brought back', async ({ page }) => {
  await openTables(page, plainTables);
  await redrawn(page, () => drawButton(page).click());
  await page.getByRole('button', { name: 'Edit them' }).click();
  const saved = page.getByRole('region', { name: 'Saved populations' });
  await saved.getByRole('button', { name: 'Rename My population' }).click();
  await page.getByLabel('Title of the population').fill('Port Arran');
  await page.keyboard.press('Enter');
  await saved.getByRole('button', { name: 'Duplicate Port Arran' }).click();
  await expect(saved.getByRole('listitem')).toHaveCount(2);
  await saved.getByRole('button', { name: 'Delete Port Arran', exact: true }).click();
  await expect(saved.getByRole('listitem')).toHaveCount(1);
  await saved.getByRole('button', { name: 'Undo' }).click();
  await expect(saved.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Other populations' }).click();
  const own = page.getByRole('list', { name: 'Your own', exact: true });
  await expect(own.getByRole('button')).toHaveCount(2);
  await redrawn(page, () => own.getByRole('button', { name: 'Copy of Port Arran' }).click());
  await expect(page.getByRole('complementary')).toContainText('Copy of Port Arran');
});

test('a pack too large for a link is named by it, and its file opens it elsewhere', async ({
  page,
  browser,
  baseURL,
}) => {
  await openTables(page, [largeTable()]);
  await redrawn(page, () => drawButton(page).click());
  const study = page.getByRole('complementary');
  await expect(study).toContainText('too large to travel in the link');
  const digest = await digestOf(page);
  const link = await copiedLink(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    study.getByRole('button', { name: 'the pack file' }).click(),
  ]);

  await page.goto('about:blank');
  await drawsElsewhere(page, { link, digest });

  const other = await elsewhere(browser, baseURL);
  await other.goto(link);
  await expect(title(other)).toContainText('draws from tables that are not here', {
    timeout: 30_000,
  });
  const path = await download.path();
  await redrawn(other, () => other.getByLabel('Open the pack file…').setInputFiles(path));
  expect(await digestOf(other)).toBe(digest);
  await other.context().close();
});

test('a link whose tables are damaged inside is explained', async ({ page }) => {
  const { encodeLink } = await import('../../src/link/seed-link.ts');
  const inline = { format: 1, id: 'odd' } as never;
  const pack = { id: 'odd', digest: '0123456789abcdef', inline };
  await page.goto(`./${encodeLink({ version: 1, modelVersion: 1, population: { pack } })}`);
  await expect(title(page)).toHaveText('The tables inside this link cannot be read.');
  await redrawn(page, () =>
    page.getByRole('button', { name: 'Open the page’s own study' }).click(),
  );
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`axe finds nothing in the tables at ${width} px in ${colorScheme}`, async ({
      browser,
      baseURL,
    }) => {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ baseURL: baseURL!, viewport, colorScheme });
      const page = await context.newPage();
      await openPage(page);
      await page.getByRole('button', { name: /^Your .*tables…$/ }).click();
      expect(await findings(page)).toEqual([]);
      await addTables(page, roughTables);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await context.close();
    });

const firstRemedy = (page: Page) =>
  page
    .getByRole('region', { name: 'To settle before it can be drawn' })
    .getByRole('button')
    .first();

/** Takes the remedy that stands first for whatever is first to settle, until nothing is. */
async function settle(page: Page): Promise<void> {
  await expect(async () => {
    await examined(page);
    if (await firstRemedy(page).isVisible()) await firstRemedy(page).click();
    await examined(page);
    await expect(title(page)).toContainText('can be drawn', { timeout: 100 });
    await expect(title(page)).not.toContainText('to settle', { timeout: 100 });
  }).toPass({ timeout: 60_000 });
}

function agesWith(last: string): Buffer {
  return Buffer.from(`Age,People\n0–17,32600\n18–39,58400\n40–64,53100\n65 and over,"${last}"\n`);
}
