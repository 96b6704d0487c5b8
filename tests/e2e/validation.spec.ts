import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { modelVersion } from '../../src/core/study/study.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { drawSize, findings, misdeeds, openPage, painted, sizeField } from './laboratory.ts';

const room = (page: Page) => page.locator('[data-validation]');
const verdict = (page: Page) => page.getByRole('heading', { level: 1 }).first();
const step = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
const chooser = (page: Page) => page.getByLabel(/(Validate a|Another) file…/);

/** Waits until every part of a report on so many people stands on the page. */
async function validated(page: Page, people: string): Promise<void> {
  await expect(page.locator('.verdict')).toContainText(people, { timeout: 60_000 });
  await expect(room(page)).toHaveAttribute('data-validation', 'done');
  await expect(page.locator('[id^="validation-"]')).not.toHaveCount(0);
}

/** Opens the page with a small population, at its validation. */
async function openValidation(page: Page, size = 2000): Promise<void> {
  const index = await page.request.get('./packs/index.json');
  const { packs } = (await index.json()) as { packs: { id: string; digest: string }[] };
  const [{ id, digest }] = packs as [(typeof packs)[number]];
  const population = { pack: { id, digest }, size };
  await openPage(page, encodeLink({ version: 1, modelVersion, population }));
  await step(page, 'Validation').click();
  await validated(page, `${size.toLocaleString('en')} people`);
}

async function saved(page: Page, name: string | RegExp): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name, exact: typeof name === 'string' }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** Says how the rows of a file were drawn. */
async function drawnBy(page: Page, how: string): Promise<void> {
  const asked = page.getByRole('group', { name: 'How were its rows drawn?' });
  await asked.getByText(how, { exact: true }).click({ timeout: 30_000 });
  await expect(asked.getByRole('radio', { name: how })).toBeChecked();
}

const csvFile = (name: string, text: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

/** Sixty people whose words are somebody else's, one of them unknown to the pack. */
const strangers = csvFile(
  'strangers.csv',
  [
    'sex,residence,lives,colour',
    ...Array.from({ length: 60 }, (_, i) =>
      [
        ['Female', 'Male', 'Martian'][i % 3]!,
        i % 5 < 2 ? 'Urban' : 'Rural',
        ['Urban', 'Rural'][i % 2]!,
        ['red', 'blue'][i % 2]!,
      ].join(','),
    ),
    '',
  ].join('\n'),
);

/** The same people with the values of some columns dealt to other rows: shares stay, ties go. */
function dealtAnew(csv: string, names: readonly string[]): string {
  const rows = csv
    .trimEnd()
    .split(/\r?\n/)
    .map((line) =>
      line.match(/("([^"]|"")*"|[^,"]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, '')),
    );
  const [head, ...people] = rows as [string[], ...string[][]];
  for (const name of names) {
    const column = head.indexOf(name);
    expect(column).toBeGreaterThanOrEqual(0);
    const values = people.map((row) => row[column]!);
    people.forEach((row, i) => (row[column] = values[(i * 7 + 1) % values.length]!));
  }
  return rows.map((row) => row.slice(0, head.length).join(',')).join('\n');
}

test('the population is validated in a step of its own, each one that is drawn', async ({
  page,
  baseURL,
}) => {
  const wrong = await misdeeds(page, baseURL!);
  await openValidation(page);
  await expect(step(page, 'Validation')).toHaveAttribute('aria-current', 'page');
  await expect(verdict(page)).toContainText(/Accepted|Rejected/);
  await expect(page).toHaveTitle(/^Validation · 2,000 people/);
  for (const part of ['ties', 'marginals', 'bias', 'uncertainty', 'sources', 'quality'])
    await expect(page.locator(`#validation-${part}`)).toBeAttached();
  const [fact] = await page.locator('.verdict dd a').all();
  await fact!.click();
  await expect(page.locator('[id^="validation-"]:focus')).toBeInViewport();

  await sizeField(page).fill('1500');
  await page.keyboard.press('Enter');
  await validated(page, '1,500 people');
  await expect(page.getByText('what stands here is about the population before')).toBeHidden();

  await page.reload();
  await validated(page, '1,500 people');
  await page.goBack();
  await expect(step(page, 'Population')).toHaveAttribute('aria-current', 'page');
  await painted(page, 0);
  await page.goForward();
  await validated(page, '1,500 people');
  expect(wrong).toEqual([]);
});

test('a pair is looked at cell by cell', async ({ page }) => {
  await openValidation(page);
  const ties = page.locator('#validation-ties');
  const pick = ties.getByLabel('One pair, cell by cell');
  await pick.selectOption({ label: 'Residence × Ethnicity' });
  const mosaic = ties.getByRole('figure').filter({ hasText: 'by 4 standard errors' });
  await expect(mosaic.getByRole('img', { name: /^Mosaic of Residence × Ethnicity/ })).toBeVisible();
  const reader = mosaic.getByRole('slider');
  await reader.focus();
  await page.keyboard.press('ArrowDown');
  await expect(reader).toHaveAttribute('aria-valuetext', /^rural, Moldovan\nhere .*\nexpected /);
  await mosaic.getByRole('button', { name: /^As table/ }).click();
  const cells = await mosaic.locator('tbody tr td:nth-child(3)').allTextContents();
  const people = cells.reduce((sum, cell) => sum + Number(cell.replace(/\D/g, '')), 0);
  expect(people).toBe(2000);
});

test('the report is saved: HTML that needs nothing else, Markdown, and JSON that comes again', async ({
  page,
  browser,
  baseURL,
}) => {
  await openValidation(page, 1000);
  const [grade] = /accepted with reservations|accepted|rejected/.exec(
    (await verdict(page).textContent())!.toLowerCase(),
  )!;
  const html = await saved(page, 'HTML');
  expect(html.name).toMatch(/-validation\.html$/);
  const markdown = await saved(page, 'Markdown');
  expect(markdown.text.toLowerCase()).toContain(grade);
  const first = JSON.parse((await saved(page, 'JSON')).text) as Record<string, unknown>;
  expect(first).toMatchObject({ subject: { rows: 1000 }, verdict: { grade } });

  const reader = await (await browser.newContext({ colorScheme: 'dark' })).newPage();
  const wrong = await misdeeds(reader, 'http://nowhere.invalid');
  await reader.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: html.text }),
  );
  await reader.goto('http://nowhere.invalid/report.html');
  await expect(reader.locator('body')).toContainText(new RegExp(grade, 'i'));
  await expect(reader.locator('svg').first()).toBeVisible();
  await expect(reader.locator('script')).toHaveCount(0);
  expect(await findings(reader)).toEqual([]);
  expect(wrong).toEqual([]);
  await reader.context().close();

  const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await openValidation(other, 1000);
  const again = JSON.parse((await saved(other, 'JSON')).text) as Record<string, unknown>;
  expect(withoutTimes(again)).toEqual(withoutTimes(first));
  await other.context().close();
});

test('files written here are read back and accepted, and one with ties cut is rejected', async ({
  page,
  baseURL,
}) => {
  const wrong = await misdeeds(page, baseURL!);
  await openPage(page);
  await drawSize(page, 4000);
  const files: Record<string, Buffer> = {};
  for (const format of ['CSV', 'Parquet']) {
    const [file] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('button', { name: format, exact: true }).click(),
    ]);
    files[format] = await readFile(await file.path());
  }
  await step(page, 'Validation').click();
  await validated(page, '4,000 people');
  for (const [format, buffer] of Object.entries(files)) {
    await chooser(page).setInputFiles({
      name: `people.${format.toLowerCase()}`,
      mimeType: 'application/octet-stream',
      buffer,
    });
    await drawnBy(page, 'By exact quotas');
    await page.getByRole('button', { name: 'Validate 4,000 rows' }).click();
    await validated(page, 'read from a file');
    await expect(verdict(page)).toContainText('Accepted');
    await expect(verdict(page)).not.toContainText('reservations');
  }

  const cut = dealtAnew(files['CSV']!.toString('utf8').replace(/^\uFEFF/, ''), ['ethnicity']);
  await chooser(page).setInputFiles(csvFile('cut.csv', cut));
  await page.getByRole('button', { name: 'Validate 4,000 rows' }).click();
  await expect(verdict(page)).toContainText('Rejected', { timeout: 60_000 });
  await expect(page.locator('#validation-ties')).toContainText(/Ethnicity/);
  const lost = page.locator('#validation-ties .told li').filter({ hasText: 'lost' });
  await expect(lost.filter({ hasText: 'Ethnicity × Mother tongue' })).not.toHaveCount(0);

  await page.getByRole('button', { name: 'Back to the population drawn here' }).click();
  await validated(page, '4,000 people, drawn by exact quotas');
  expect(wrong).toEqual([]);
});

test('what a column and a value are taken for is corrected before it counts', async ({ page }) => {
  await openValidation(page, 500);
  await chooser(page).setInputFiles(strangers);
  const role = (column: string) => page.getByLabel(`What ${column} is taken for`);
  await expect(role('sex')).toHaveValue('attribute:sex');
  await expect(role('residence')).toHaveValue('attribute:residence');
  await expect(page.getByText('1 value could not be put into a category')).toBeVisible();
  await page.getByText('1 not read').click();
  await page.getByLabel('What Martian is taken for').selectOption({ label: 'male' });
  await expect(page.getByText('could not be put into a category')).toBeHidden();
  await role('lives').selectOption('attribute:residence');
  await expect(role('residence')).toHaveValue('ignore');
  await role('residence').selectOption('attribute:residence');
  await expect(role('lives')).toHaveValue('ignore');
  await role('colour').selectOption('ignore');
  await drawnBy(page, 'At random');
  await page.getByRole('button', { name: 'Validate 60 rows' }).click();
  await validated(page, '60 people, read from a file');
  const report = JSON.parse((await saved(page, 'JSON')).text) as {
    subject: { drawing: string; attributes: { id: string; missing: number }[] };
  };
  expect(report.subject.drawing).toBe('sample');
  expect(report.subject.attributes.map(({ id, missing }) => [id, missing])).toEqual([
    ['sex', 0],
    ['residence', 0],
  ]);
  await page.getByText('How the file was read: strangers.csv').click();
  await expect(role('colour')).toHaveValue('ignore');
});

test('a damaged file tells the place and the remedy, and what stood there stays', async ({
  page,
}) => {
  await openValidation(page, 500);
  await chooser(page).setInputFiles(csvFile('torn.csv', 'sex,residence\nmale,urban\nfemale\n'));
  const alert = page.getByRole('alert').filter({ hasText: 'torn.csv' });
  await expect(alert).toContainText('torn.csv, row 3:');
  await expect(alert).toContainText(/has 1 field.*where the first line has 2/);
  await chooser(page).setInputFiles({
    name: 'half.parquet',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('PAR1 and then nothing'),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'half.parquet' })).toBeVisible();
  await expect(page.locator('.verdict')).toContainText('500 people, drawn by exact quotas');
  const pick = page.getByLabel('One pair, cell by cell');
  await pick.selectOption({ label: 'Residence × Sex' });
  await expect(page.getByRole('img', { name: /^Mosaic of Residence × Sex/ })).toBeVisible();
});

test('a validation is cancelled, and begun again', async ({ page }) => {
  await openValidation(page, 500);
  await sizeField(page).fill('600000');
  await page.keyboard.press('Enter');
  await room(page).getByRole('button', { name: 'Cancel' }).click({ timeout: 60_000 });
  if ((await page.locator('main').getAttribute('data-state')) === 'cancelled') return;
  await expect(room(page)).toHaveAttribute('data-validation', 'cancelled');
  await expect(page.getByText('What stands here is about the population before.')).toBeVisible();
  await page.getByRole('button', { name: 'Validate again' }).click();
  await validated(page, '600,000 people');
});

// Under each chart one panel is open at a time: the tables here, how they are computed there.
for (const [colorScheme, width, panel] of [
  ['light', 1440, 0],
  ['dark', 390, 1],
] as const)
  test(`axe finds nothing in the validation at ${width} px in ${colorScheme}`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({
      baseURL: baseURL!,
      viewport: { width, height: 900 },
      colorScheme,
    });
    const page = await context.newPage();
    await openValidation(page, 500);
    await showEverything(page, panel);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await chooser(page).setInputFiles(strangers);
    await expect(page.getByRole('heading', { name: 'strangers.csv' })).toBeVisible();
    await showEverything(page, 0);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await context.close();
  });

test('every control of the validation is reached by keyboard, and works', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 500);
  await step(page, 'Validation').focus();
  await page.keyboard.press('Enter');
  await validated(page, '500 people');
  const names = await page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'main :is(a[href], button, input, select, summary, [tabindex="0"])',
    );
    return [...controls]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => !(one as HTMLButtonElement).disabled)
      .map((one, i) => (one.dataset['control'] = String(i)));
  });
  expect(names.length).toBeGreaterThan(30);
  await page.evaluate(() => document.getElementById('work')!.focus());
  // A field for a date takes a tab for each of its parts, and shows the last of them in its own way.
  const shown = new Map<string, boolean>();
  for (let i = 0; i < 4 * names.length && shown.size < names.length; i++) {
    await page.keyboard.press('Tab');
    const { control, isIn, isShown } = await page.evaluate(() => {
      const own = document.activeElement as HTMLElement;
      const seen = own.closest('label') ?? own;
      const outlines = [own, seen].map((one) => getComputedStyle(one).outlineStyle);
      return {
        control: own.dataset['control'],
        isIn: document.querySelector('main')!.contains(own),
        isShown: outlines.some((one) => one !== 'none'),
      };
    });
    if (!isIn) break;
    if (control !== undefined) shown.set(control, isShown || shown.get(control) === true);
  }
  const htmlOf = (controls: string[]) =>
    page.evaluate(
      (all) =>
        all
          .map((control) => document.querySelector<HTMLElement>(`[data-control="${control}"]`)!)
          .filter((own) => !(own instanceof HTMLInputElement && own.type === 'radio'))
          .map((own) => own.outerHTML.slice(0, 120)),
      controls,
    );
  expect(await htmlOf([...shown.keys()].filter((name) => !shown.get(name)))).toEqual([]);
  // Of radio buttons one is reached; arrows lead to the others.
  expect(await htmlOf(names.filter((name) => !shown.has(name)))).toEqual([]);

  const how = page.getByRole('button', { name: /^How is this computed\?: Association/ });
  await how.focus();
  await page.keyboard.press('Enter');
  await expect(how).toHaveAttribute('aria-expanded', 'true');
  const matrix = page.getByRole('slider', { name: /Association of every pair/ });
  await matrix.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(matrix).toHaveAttribute('aria-valuetext', /^Raion × Residence\nhere /);
  await page.getByRole('button', { name: 'JSON', exact: true }).focus();
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toMatch(/-validation\.json$/);
});

/** Opens all that is closed: of panels that close each other the one that is asked for. */
async function showEverything(page: Page, panel: number): Promise<void> {
  await page.evaluate((wanted) => {
    const groups = new Map<Element | null, HTMLElement[]>();
    for (const button of document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]'))
      groups.set(button.parentElement, [...(groups.get(button.parentElement) ?? []), button]);
    for (const buttons of groups.values()) (buttons[wanted] ?? buttons[0])!.click();
    for (const details of document.querySelectorAll('details')) details.open = true;
  }, panel);
}

/** A report without the times and the name of its run. */
function withoutTimes(report: Record<string, unknown>): unknown {
  const { record: _, origin, ...rest } = report;
  return { ...rest, origin: { ...(origin as object), madeAt: '' } };
}
