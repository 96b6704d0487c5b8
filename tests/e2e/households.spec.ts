import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { findings, misdeeds, openPage } from './laboratory.ts';

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const files = ['households', 'persons', 'household-targets', 'person-targets'].map(
  (name) => `fixtures/households/synthpop/${name}.csv`,
);

async function enterHouseholds(page: Page): Promise<void> {
  await openPage(page);
  const change = page.getByRole('button', { name: /Change$/ });
  if (await change.isVisible()) await change.click();
  await page.getByRole('button', { name: 'Other populations' }).click();
  await page.getByRole('button', { name: 'Households…' }).click();
  await expect(title(page)).toHaveText('Draw whole households with their members');
}

async function openExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open 21 census tracts' }).click();
  await expect(title(page)).toHaveText('Published numbers of this example contradict each other', {
    timeout: 60_000,
  });
  await expect(page.getByRole('main')).toContainText('They stand as they were published');
}

/** The example with labels swapped, and children giving way where they still contradict. */
async function drawExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Swap “no” and “yes”/ }).click();
  await expect(page.getByText('In 3 of 21 zones no weights meet the targets')).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: /^Let children of households give way/ }).click();
  await expect(title(page)).toHaveText(/^9,710 households with [\d,]+ people drawn$/, {
    timeout: 60_000,
  });
}

async function savedBy(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFileSync(await file.path());
}

test('an example is opened, mended, drawn and downloaded: the bytes of the command line', async ({
  page,
  baseURL,
}) => {
  // Draws four times, twice of them from the command line.
  test.setTimeout(240_000);
  const found = await misdeeds(page, baseURL!);

  await enterHouseholds(page);
  await openExample(page);
  const main = page.getByRole('main');
  await expect(main).toContainText('In 13 of 21 zones no weights meet the targets');
  await expect(main).toContainText('239 households with children = yes beside 235 persons');
  await drawExample(page);
  await expect(main).toContainText(
    'In 3 zones the table children of households gave way; all 435 other targets',
  );

  const folder = mkdtempSync(join(tmpdir(), 'populace-households-'));
  try {
    for (const [format, name] of [
      ['parquet', 'Parquet'],
      ['csv', 'CSV'],
    ] as const) {
      execFileSync(
        'npx',
        [
          ...['tsx', 'src/cli.ts', 'households', '--pack', 'census-tracts'],
          ...['--swap', 'households.children:no,yes', '--relax', 'households.children'],
          ...['--format', format, '--out', folder],
        ],
        { stdio: 'pipe' },
      );
      await page.getByText(name, { exact: true }).click();
      for (const [table, button] of [
        ['households', 'Households'],
        ['persons', 'People'],
      ] as const) {
        const own = await savedBy(page, button);
        expect(own.equals(readFileSync(join(folder, `${table}.${format}`)))).toBe(true);
        if (format === 'parquet') continue;
        const beside = await savedBy(page, 'Targets and digests (JSON)');
        const metadata = readFileSync(join(folder, `${table}.${format}.metadata.json`));
        expect(beside.equals(metadata)).toBe(true);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(found).toEqual([]);
});

test('tables of one’s own are put in all at once, and a number of households is asked for', async ({
  page,
}) => {
  await enterHouseholds(page);
  await page.getByLabel('Choose files…').setInputFiles(files.slice(0, 2));
  await expect(title(page)).toHaveText('1 table to add before households can be drawn');
  await page.getByLabel('Choose files…').setInputFiles(files.slice(2));
  await expect(title(page)).toHaveText('These targets contradict each other', { timeout: 60_000 });
  await page.getByRole('button', { name: /^Leave 13 zones out/ }).click();
  await expect(title(page)).toHaveText(/households with .* people drawn$/, { timeout: 60_000 });
  await expect(page.getByRole('main')).toContainText('All 168 targets of households and of people');
  await page.getByLabel('Drawn are').selectOption('a number of households');
  await page.getByLabel('Households, exactly').fill('2,000');
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText(/^2,000 households with/, { timeout: 60_000 });
  await page.getByLabel('People of no household').selectOption({ index: 1 });
  await expect(page.getByRole('main')).toContainText('544 units of group quarters among them');
  await expect(title(page)).toHaveText(/units of group quarters with .* people drawn$/, {
    timeout: 60_000,
  });
  await expect(page.getByText('No target states how many persons live in group')).toHaveCount(1);
});

test('a table that is wrong is told from the line where it is', async ({ page }) => {
  await enterHouseholds(page);
  const paste = async (name: string, text: string) => {
    await page.getByLabel(`Paste ${name}`).fill(text);
    await page
      .getByRole('region', { name, exact: false })
      .getByRole('button', { name: 'Read' })
      .click();
  };
  await paste('household records', 'id,kind,WGTP\n1,a,2\n2,b,1');
  await paste('person records', 'id,sex\n1,f\n1,m\n2,f');
  await paste('household targets', 'zone,kind,kind\n,a,b\nz,10,-5');
  await expect(title(page)).toHaveText('1 thing to settle before households can be drawn');
  await expect(page.getByRole('main')).toContainText(
    'household-targets.csv, line 3, kind b is "-5"; a target is a number from 0 up',
  );
  await page.getByRole('button', { name: 'Remove household-targets.csv' }).click();
  await paste('household targets', 'zone,kind,kind\n,a,b\nz,10,5');
  await expect(title(page)).toHaveText('15 households with 25 people drawn');
  await page.getByRole('button', { name: 'Weigh households by WGTP' }).click();
  await expect(page.getByLabel('Which column is its weight')).toHaveValue('WGTP');
  await expect(title(page)).toHaveText('15 households with 25 people drawn');
});

test('a draw is cancelled, and what stood there stays', async ({ page }) => {
  await enterHouseholds(page);
  await openExample(page);
  await drawExample(page);
  await page.getByLabel('Seed').fill('7');
  await page.keyboard.press('Enter');
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('main')).toContainText(
    'Cancelled. What stands here is the draw before',
  );
  await expect(page.getByRole('article', { name: /^Household / })).toBeVisible();
  await page.getByRole('button', { name: 'Draw again' }).click();
  await expect(title(page)).toHaveText(/people drawn$/, { timeout: 60_000 });
});

test('everything is reached by keyboard, and Escape leads back', async ({ page }) => {
  await enterHouseholds(page);
  await expect(title(page)).toBeFocused();
  const open = page.getByRole('button', { name: 'Open 21 census tracts' });
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press('Tab');
    if (await open.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(open).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Published numbers of this example contradict each other', {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: /^Leave 13 zones out/ }).press('Enter');
  await expect(title(page)).toHaveText(/people drawn$/, { timeout: 60_000 });
  const card = page.getByRole('article', { name: /^Household / });
  await card.getByLabel('Number').fill('12');
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Household 12');
  await card.getByRole('button', { name: 'Next' }).press('Enter');
  await expect(card).toContainText('Household 13');
  await title(page).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main')).toHaveAttribute('data-state', 'done');
});

test('a pack says whether it has households, and leads there', async ({ page }) => {
  await openPage(page);
  await page.getByText('Design of the sample').click();
  await expect(page.getByText('this pack has no sample of households')).toBeVisible();
  await page.getByRole('button', { name: 'Draw households…' }).click();
  await expect(title(page)).toHaveText('Draw whole households with their members');
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`axe finds nothing at ${width} px in ${colorScheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({
        baseURL: baseURL!,
        viewport: { width, height: 900 },
        colorScheme,
      });
      const page = await context.newPage();
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      await enterHouseholds(page);
      expect(await findings(page)).toEqual([]);
      expect(await wide()).toBe(width);
      await openExample(page);
      expect(await findings(page)).toEqual([]);
      expect(await wide()).toBe(width);
      await page.getByRole('button', { name: /^Leave 13 zones out/ }).click();
      await expect(title(page)).toHaveText(/people drawn$/, { timeout: 60_000 });
      for (const summary of await page.locator('main summary:visible').all()) await summary.click();
      await page.getByRole('combobox', { name: 'Zone' }).selectOption({ index: 2 });
      expect(await findings(page)).toEqual([]);
      expect(await wide()).toBe(width);
      await context.close();
    });
