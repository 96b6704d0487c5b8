import type { Population } from '../client/engine.ts';

/** Targets of about one size and one difference, counted together. */
export interface AgreementBin {
  /** Bounds of the expected people. */
  from: number;
  to: number;
  /** Bounds of the difference in people. */
  low: number;
  high: number;
  targets: number;
}

export interface AgreementPicture {
  bins: AgreementBin[];
  /** End of the scale of differences, on both sides. */
  reach: number;
  /** Largest expected count. */
  largest: number;
}

const smallest = 0.1;
const perDecade = 12;
const differenceSteps = 40;

/** Sorts all targets into a grid of logarithmic sizes and even differences. */
export function agreementBins({ report, counts }: Population): AgreementPicture {
  const sizes: number[] = [];
  const differences: number[] = [];
  report.comparisons.forEach(({ kind, expected }, comparison) => {
    if (kind === 'fit') return;
    expected.forEach((target, cell) => {
      if (Number.isNaN(target)) return;
      sizes.push(Math.max(smallest, target));
      differences.push(counts[comparison]![cell]! - target);
    });
  });
  const most = differences.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const reach = most <= 1.25 ? 1.25 : most * 1.05;
  const step = (2 * reach) / differenceSteps;
  const bins = new Map<number, AgreementBin>();
  sizes.forEach((size, i) => {
    const column = Math.floor(Math.log10(size / smallest) * perDecade + 1e-9);
    const row = Math.min(differenceSteps - 1, Math.floor((differences[i]! + reach) / step));
    const key = column * differenceSteps + row;
    const bin = bins.get(key);
    if (bin) bin.targets++;
    else
      bins.set(key, {
        from: smallest * 10 ** (column / perDecade),
        to: smallest * 10 ** ((column + 1) / perDecade),
        low: row * step - reach,
        high: (row + 1) * step - reach,
        targets: 1,
      });
  });
  return {
    bins: [...bins.entries()].sort(([a], [b]) => a - b).map(([, bin]) => bin),
    reach,
    largest: sizes.reduce((far, size) => Math.max(far, size), 10),
  };
}
