import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import { agreementPlot, agreementReading } from '../../src/ui/chart/agreement.ts';
import type { Bar } from '../../src/ui/chart/bars.ts';
import { barsPlot, barWords, longest } from '../../src/ui/chart/bars.ts';
import { heatmapPlot } from '../../src/ui/chart/heatmap.ts';
import { gridReading, rowReading } from '../../src/ui/chart/reading.ts';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import ChartOnPage from './ChartOnPage.svelte';

const bars: Bar[] = [
  {
    key: 'a',
    label: 'Orthodox',
    drawn: 940,
    target: 940.4,
    lower: 935,
    upper: 945,
    printed: '94.0',
  },
  { key: 'b', label: 'Baptist', drawn: 60, target: 59.6 },
];

function chartOf(shown: readonly Bar[]) {
  return {
    name: 'Religion',
    label: 'Religion: a chart',
    plot: barsPlot(shown, { size: 1000, most: longest(shown), header: true }),
    reading: rowReading(
      shown.map(({ key }) => key),
      (row) => barWords(shown[row]!, 1000, 'target'),
    ),
  };
}

test('a chart is one image with a name, and its parts have none', async () => {
  const screen = await render(ChartOnPage, chartOf(bars));
  const image = screen.getByRole('img', { name: 'Religion: a chart' });
  await expect.element(image).toBeVisible();
  expect(image.element().querySelectorAll('[aria-label]')).toHaveLength(0);
});

test('the numbers stand beside the bars', async () => {
  const screen = await render(ChartOnPage, chartOf(bars));
  await expect.element(screen.getByText('−0.4')).toBeVisible();
  await expect.element(screen.getByText('94.0%')).toBeVisible();
  const ticks = screen.container.querySelectorAll('g[stroke="var(--ink)"] line');
  expect(ticks).toHaveLength(2);
  expect(screen.container.querySelectorAll('g[fill="var(--doubtful)"] rect')).toHaveLength(1);
});

test('a target with a margin of error has whiskers, and room for them', async () => {
  const uncertain = bars.map((bar) =>
    bar.key === 'a' ? { ...bar, error: 60, uncertain: '± 60 (90%)' } : bar,
  );
  expect(longest(uncertain)).toBeCloseTo(1000.4, 6);
  expect(barWords(uncertain[0]!, 1000, 'target')).toContain('target 940 ± 60 (90%)');
  const screen = await render(ChartOnPage, chartOf(uncertain));
  await expect.element(screen.getByText('−0.4')).toBeVisible();
  expect(screen.container.querySelectorAll('g[fill="var(--ink)"] rect')).toHaveLength(1);
  expect(screen.container.querySelectorAll('g[stroke="var(--ink)"] line')).toHaveLength(2 + 2);
});

test('what is assumed is hollow, what is weighted is called so, and draws have their range', async () => {
  const sampled: Bar[] = bars.map((bar) => ({ ...bar, range: [bar.drawn - 5, bar.drawn + 130] }));
  const look = { counts: 'weighted', isAssumed: true } as const;
  expect(longest(sampled)).toBe(1070);
  expect(barWords(sampled[1]!, 1000, 'target', look)).toBe(
    'Baptist\nweighted 60, 6.0%\ntarget 60\ndifference +0.4 people, <0.1 points\n95% of random draws: 55 to 190',
  );
  const screen = await render(ChartOnPage, {
    ...chartOf(sampled),
    plot: barsPlot(sampled, { size: 1000, most: longest(sampled), header: true, look }),
  });
  await expect.element(screen.getByText('weighted', { exact: true })).toBeVisible();
  await expect.element(screen.getByText('drawn', { exact: true })).not.toBeInTheDocument();
  const all = (selector: string) => screen.container.querySelectorAll(selector);
  expect(all('g[fill="none"][stroke="var(--bar)"] rect')).toHaveLength(2);
  expect(all('[fill="var(--bar)"]')).toHaveLength(0);
  expect(all('g[fill="var(--ink-faint)"] rect')).toHaveLength(2);
});

test('the values are read by keyboard and by pointer alike', async () => {
  const screen = await render(ChartOnPage, chartOf(bars));
  const reader = screen.getByRole('slider', { name: /^Religion/ });
  (reader.element() as HTMLElement).focus();
  await expect
    .element(reader)
    .toHaveAttribute('aria-valuetext', expect.stringMatching(/^Orthodox\ndrawn 940, 94\.0%/));
  await userEvent.keyboard('{ArrowDown}');
  await expect
    .element(reader)
    .toHaveAttribute('aria-valuetext', barWords(bars[1]!, 1000, 'target'));
  await userEvent.keyboard('{ArrowDown}');
  await expect
    .element(reader)
    .toHaveAttribute('aria-valuetext', barWords(bars[1]!, 1000, 'target'));
  (reader.element() as HTMLElement).blur();

  await userEvent.hover(screen.getByText('Orthodox'));
  await expect.element(screen.getByText(/^Orthodox\s+drawn 940/)).toBeVisible();
  expect(barWords(bars[0]!, 1000, 'target')).toContain('published 94.0');
});

test('a redraw moves the marks that stand instead of replacing them', async () => {
  const screen = await render(ChartOnPage, chartOf(bars));
  const image = screen.getByRole('img');
  await expect.element(image).toBeVisible();
  const svg = image.element();
  const before = svg.querySelector('rect')!.getAttribute('width');
  await screen.rerender(
    chartOf([
      { ...bars[0]!, drawn: 470 },
      { ...bars[1]!, drawn: 530 },
    ]),
  );
  await expect.element(screen.getByText('470', { exact: true })).toBeVisible();
  expect(image.element()).toBe(svg);
  expect(svg.querySelector('rect')!.getAttribute('width')).not.toBe(before);

  await screen.rerender(chartOf(bars.slice(0, 1)));
  await expect.element(screen.getByText('Baptist')).not.toBeInTheDocument();
});

test('a heatmap is read cell by cell, in both directions', async () => {
  const axis = (...labels: string[]) => labels.map((label) => ({ key: label, label }));
  const [rows, columns] = [axis('Taraclia', 'Comrat'), axis('Bulgarian', 'Gagauz')];
  const shares = [0.65, 0.1, 0.05, 0.95];
  const cells = rows.flatMap((row, r) =>
    columns.map((column, c) => ({ row: row.key, column: column.key, share: shares[r * 2 + c]! })),
  );
  const screen = await render(ChartOnPage, {
    name: 'Ethnicity by place',
    label: 'Ethnicity by place: heatmap',
    plot: heatmapPlot(cells, rows, columns),
    reading: gridReading(
      rows.map(({ key }) => key),
      columns.map(({ key }) => key),
      (r, c) => `${rows[r]!.label}, ${columns[c]!.label}`,
    ),
  });
  await expect.element(screen.getByText('95.0')).toBeVisible();
  const reader = screen.getByRole('slider');
  (reader.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowRight}');
  await expect.element(reader).toHaveAttribute('aria-valuetext', 'Comrat, Gagauz');
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(reader).toHaveAttribute('aria-valuetext', 'Taraclia, Gagauz');
});

test.each([
  { reach: 2.1, effect: 0, ticks: ['−2', '−1', '0', '+1', '+2'], edge: '1 person too many' },
  { reach: 1.47, effect: 0, ticks: ['−1', '0', '+1'], edge: '1 person too few' },
  {
    reach: 9000,
    effect: 0,
    ticks: ['−5,000', '−500', '0', '+500', '+5,000'],
    edge: '1 person too few',
  },
  { reach: 55, effect: 1, ticks: ['−50', '−5', '0', '+5', '+50'], edge: '95% of draws' },
])(
  'differences up to $reach are read from ticks that differ, and from the edge of the band',
  async ({ reach, effect, ticks, edge }) => {
    const bins = [{ from: 1, to: 1.2, low: -1, high: reach, targets: 3 }];
    const screen = await render(ChartOnPage, {
      name: 'Agreement',
      label: 'Agreement: a chart',
      plot: agreementPlot(
        { bins, reach, isEven: false, largest: 900 },
        1000,
        effect,
        '95% of draws',
      ),
      reading: agreementReading(bins, ['target', 'targets']),
    });
    await expect.element(screen.getByText(edge)).toBeVisible();
    await expect.element(screen.getByText(/, square-root scale$/)).toBeVisible();
    const shown = [
      ...screen.container.querySelectorAll(
        '[aria-label="y-axis tick label"] text, g[text-anchor="end"] text',
      ),
    ];
    const labels = shown.map((text) => text.textContent);
    expect(labels.filter((label) => /^[+−]?[\d,]+$/.test(label ?? ''))).toEqual(ticks);
  },
);

test('the picture of agreement labels its band, and keeps small targets in one column', async () => {
  const bin = (from: number, to: number, low: number, targets: number) => {
    return { from, to, low, high: low + 0.1, targets };
  };
  const bins = [bin(0, 1, -0.2, 900), bin(1, 1.2, 0.4, 1), bin(100, 120, -0.9, 30)];
  const screen = await render(ChartOnPage, {
    name: 'Agreement',
    label: 'Agreement: a chart',
    plot: agreementPlot({ bins, reach: 1.4, isEven: true, largest: 110 }, 1000, 0),
    reading: agreementReading(bins, ['target', 'targets']),
  });
  await expect.element(screen.getByText('1 person too many')).toBeVisible();
  await expect.element(screen.getByText('1 person too few')).toBeVisible();
  await expect.element(screen.getByText('<1', { exact: true })).toBeVisible();
  const marks = [...screen.container.querySelectorAll('rect')].map((rect) => {
    const [x, width] = ['x', 'width'].map((name) => Number(rect.getAttribute(name)));
    return { start: x!, end: x! + width! };
  });
  expect(marks).toHaveLength(3);
  expect(marks[0]!.end).toBeLessThan(marks[1]!.start);
  const reader = screen.getByRole('slider');
  (reader.element() as HTMLElement).focus();
  await expect
    .element(reader)
    .toHaveAttribute(
      'aria-valuetext',
      '900 targets of less than 1 person\n−0.2 to −0.1 people off',
    );
  await userEvent.keyboard('{ArrowRight}');
  await expect
    .element(reader)
    .toHaveAttribute(
      'aria-valuetext',
      expect.stringMatching(/^1\u00a0target of 1\.0 to 1\.2 people\n/),
    );
});

test('a long upright head is written whole', async () => {
  const columns = Array.from({ length: 20 }, (_, i) => ({
    key: `${i}`,
    label: i === 3 ? 'Autonomous Territorial Unit of Gagauzia and its surroundings' : `head ${i}`,
  }));
  const rows = [{ key: 'r', label: 'a row' }];
  const cells = columns.map(({ key }) => ({ row: 'r', column: key, share: 0.05 }));
  const screen = await render(ChartOnPage, {
    name: 'Heads',
    label: 'Heads: heatmap',
    plot: heatmapPlot(cells, rows, columns),
  });
  await expect.element(screen.getByRole('img')).toBeVisible();
  const image = screen.getByRole('img').element();
  expect(image.textContent).not.toContain('…');
  const head = [...image.querySelectorAll('text')].find(({ textContent }) =>
    textContent.startsWith('Autonomous'),
  )!;
  const top = image.getBoundingClientRect().top;
  expect(head.getBoundingClientRect().top).toBeGreaterThanOrEqual(top - 1);
});
