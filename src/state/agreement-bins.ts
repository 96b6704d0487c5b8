import type { PackView, Population } from '../client/engine.ts';
import { targetCells } from './agreement.ts';

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
  /** Whether differences are binned evenly rather than by their root. */
  isEven: boolean;
  /** Largest expected count. */
  largest: number;
}

const smallest = 0.1;
const perDecade = 12;
const differenceSteps = 40;

/** Sorts all targets into a grid of logarithmic sizes and of differences. */
export function agreementBins(pack: PackView, population: Population): AgreementPicture {
  const targets = targetCells(pack, population);
  const sizes = targets.map(({ expected }) => Math.max(smallest, expected));
  const differences = targets.map(({ drawn, expected }) => drawn - expected);
  const most = differences.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const isEven = most <= 1.25;
  const reach = isEven ? 1.25 : most * 1.05;
  /** Large differences are binned by their root, so that small targets stay apart. */
  const place = (value: number) =>
    isEven ? value : Math.sign(value) * Math.sqrt(Math.abs(value) * reach);
  const value = (at: number) => (isEven ? at : (Math.sign(at) * at * at) / reach);
  const step = (2 * reach) / differenceSteps;
  const bins = new Map<number, AgreementBin>();
  sizes.forEach((size, i) => {
    const column = Math.floor(Math.log10(size / smallest) * perDecade + 1e-9);
    const row = Math.min(differenceSteps - 1, Math.floor((place(differences[i]!) + reach) / step));
    const key = column * differenceSteps + row;
    const bin = bins.get(key);
    if (bin) bin.targets++;
    else
      bins.set(key, {
        from: smallest * 10 ** (column / perDecade),
        to: smallest * 10 ** ((column + 1) / perDecade),
        low: value(row * step - reach),
        high: value((row + 1) * step - reach),
        targets: 1,
      });
  });
  return {
    bins: [...bins.entries()].sort(([a], [b]) => a - b).map(([, bin]) => bin),
    reach,
    isEven,
    largest: sizes.reduce((far, size) => Math.max(far, size), 10),
  };
}
