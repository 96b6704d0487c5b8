import type { PackView, Population } from '../client/engine.ts';
import { isWithinDraw, targetCells } from './agreement.ts';

/** Targets of about one size and one difference, counted together. */
export interface AgreementBin {
  /** Bounds of the expected people; all sizes below one person share one bin. */
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

/** Targets of one order of size, and how well they were met. */
export interface AgreementRow {
  /** Bounds of the expected people, the upper one excluded. */
  from: number;
  to: number;
  targets: number;
  /** Of them, those less than one person off. */
  met: number;
  /** Of them, those inside the central 95 % of what a random draw gives. */
  withinDraw: number;
  /** The difference farthest from nothing, in people; signed. */
  farthest: number;
}

const perDecade = 12;
/** Bins of differences on each side of nothing. */
const aside = 14;
/** Even bins are tenths of a person, so that none holds met and missed targets together. */
const perPerson = 10;
const sizeBounds = [0, 1, 10, 100, 1000, Infinity] as const;

/** Sorts all targets into a grid of logarithmic sizes and of differences. */
export function agreementBins(pack: PackView, population: Population): AgreementPicture {
  const targets = targetCells(pack, population);
  const differences = targets.map(({ drawn, expected }) => drawn - expected);
  const most = differences.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const evenReach = aside / perPerson;
  const isEven = most < evenReach;
  const reach = isEven ? evenReach : most * 1.05;
  /** Large differences are binned by their root, so that small targets stay apart. */
  const rowOf = (off: number) =>
    Math.floor(
      isEven ? off * perPerson : Math.sign(off) * Math.sqrt(Math.abs(off) / reach) * aside,
    );
  const bound = (row: number) =>
    isEven ? row / perPerson : Math.sign(row) * (row / aside) ** 2 * reach;
  const bins = new Map<number, AgreementBin>();
  targets.forEach(({ expected }, i) => {
    const column = expected < 1 ? -1 : Math.floor(Math.log10(expected) * perDecade + 1e-9);
    const row = rowOf(differences[i]!);
    const key = 2 * column * aside + row;
    const bin = bins.get(key);
    if (bin) bin.targets++;
    else
      bins.set(key, {
        from: column < 0 ? 0 : 10 ** (column / perDecade),
        to: column < 0 ? 1 : 10 ** ((column + 1) / perDecade),
        low: bound(row),
        high: bound(row + 1),
        targets: 1,
      });
  });
  return {
    bins: [...bins.entries()].sort(([a], [b]) => a - b).map(([, bin]) => bin),
    reach,
    isEven,
    largest: targets.reduce((far, { expected }) => Math.max(far, expected), 10),
  };
}

/** Counts the targets by order of size, from small ones to large ones; no row is empty. */
export function agreementRows(pack: PackView, population: Population): AgreementRow[] {
  const rows = sizeBounds.slice(1).map((to, i): AgreementRow => ({
    from: sizeBounds[i]!,
    to,
    targets: 0,
    met: 0,
    withinDraw: 0,
    farthest: 0,
  }));
  for (const target of targetCells(pack, population)) {
    const { drawn, expected } = target;
    const row = rows.find(({ to }) => expected < to)!;
    const off = drawn - expected;
    row.targets++;
    if (Math.abs(off) < 1) row.met++;
    if (isWithinDraw(target, population.size)) row.withinDraw++;
    if (Math.abs(off) > Math.abs(row.farthest)) row.farthest = off;
  }
  return rows.filter(({ targets }) => targets > 0);
}
