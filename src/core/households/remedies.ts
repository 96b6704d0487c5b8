import { formatCount } from '../table/wording.ts';
import type { ZoneBalance } from './balance.ts';
import { balanceZone } from './balance.ts';
import type { Incidence } from './incidence.ts';
import { swappedTargets } from './match-tables.ts';
import type { ControlTable, HouseholdProblem } from './problem.ts';
import { tableName } from './problem.ts';

/** A change that would make zones fit. None is made unless it is asked for. */
export interface HouseholdRemedy {
  action: 'swap' | 'relax' | 'leave-zones-out';
  /** What it would do, in a sentence. */
  message: string;
  table?: string;
  categories?: [string, string];
  /** Zones that would fit. */
  fits: string[];
}

/**
 * Tries the changes that the contradictions of a problem suggest: tables of two categories with
 * their labels changed about, tables relaxed where they contradict, the least reliable
 * first, and the zones left out. The change after which most zones fit comes first among
 * swaps and among relaxed tables.
 */
export function remediesFor(
  problem: HouseholdProblem,
  incidence: Incidence,
  balances: readonly ZoneBalance[],
): HouseholdRemedy[] {
  const unfit = [...balances.keys()].filter((z) => balances[z]!.status !== 'converged');
  const fitting = (zones: readonly number[]) => zones.map((z) => problem.zones[z]!);
  const fit = [...balances.keys()].filter((z) => !unfit.includes(z));
  const concerned = tablesConcerned(problem, incidence, balances);
  const outOf = `of ${formatCount(problem.zones.length)} zones`;

  const swaps = concerned.flatMap((t): HouseholdRemedy[] => {
    const table = problem.tables[t]!;
    const [a, b] = table.categories;
    if (table.of.length !== 1 || table.categories.length !== 2) return [];
    const swapped = { ...problem, tables: problem.tables.slice() };
    swapped.tables[t] = { ...table, targets: swappedTargets(table, 0, 1) };
    const fits = problem.zones.flatMap((zone, z) =>
      balanceZone(swapped, incidence, z).status === 'converged' ? [zone] : [],
    );
    if (fits.length <= fit.length) return [];
    const categories: [string, string] = [a![0]!, b![0]!];
    return [
      {
        action: 'swap',
        message: `If ${categories.join(' and ')} of ${tableName(table)} were printed the wrong way round and are swapped, ${formatCount(fits.length)} ${outOf} fit instead of ${formatCount(fit.length)}.`,
        table: tableName(table),
        categories,
        fits,
      },
    ];
  });
  const relaxed = concerned.flatMap((t): { remedy: HouseholdRemedy; table: ControlTable }[] => {
    const table = problem.tables[t]!;
    const name = tableName(table);
    const fits = unfit.filter(
      (z) => balanceZone(problem, incidence, z, [name]).status === 'converged',
    );
    if (fits.length === 0) return [];
    const all = [...fit, ...fits].sort((x, y) => x - y);
    return [
      {
        table,
        remedy: {
          action: 'relax',
          message: `With ${name} relaxed where it contradicts, ${formatCount(all.length)} ${outOf} fit.`,
          table: name,
          fits: fitting(all),
        },
      },
    ];
  });
  relaxed.sort(
    (x, y) =>
      x.table.reliability - y.table.reliability || y.remedy.fits.length - x.remedy.fits.length,
  );
  swaps.sort((x, y) => y.fits.length - x.fits.length);
  const remedies = [...swaps, ...relaxed.map(({ remedy }) => remedy)];
  if (fit.length > 0)
    remedies.push({
      action: 'leave-zones-out',
      message: `Only ${formatCount(fit.length)} ${outOf} fit as they are: ${fitting(fit).join(', ')}.`,
      fits: fitting(fit),
    });
  return remedies;
}

/** Tables with targets that are named in a contradiction, in the order of the problem. */
function tablesConcerned(
  problem: HouseholdProblem,
  { controls }: Incidence,
  balances: readonly ZoneBalance[],
): number[] {
  const named = new Set(
    balances.flatMap(({ findings }) => findings.flatMap(({ targets = [] }) => targets)),
  );
  const tables = new Set(controls.filter(({ name }) => named.has(name)).map(({ table }) => table));
  return [...problem.tables.keys()].filter((t) => tables.has(t));
}
