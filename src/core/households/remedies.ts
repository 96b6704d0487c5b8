import { formatCount } from '../table/wording.ts';
import type { ZoneBalance } from './balance.ts';
import { balanceZone } from './balance.ts';
import type { Incidence } from './incidence.ts';
import { swappedTargets } from './match-tables.ts';
import type { ControlTable, HouseholdProblem } from './problem.ts';
import type { HouseholdProgress } from './plan.ts';
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
 * swaps and among relaxed tables. A step is a try on one zone.
 */
export function* remedySteps(
  problem: HouseholdProblem,
  incidence: Incidence,
  balances: readonly ZoneBalance[],
): Generator<HouseholdProgress, HouseholdRemedy[]> {
  const unfit = [...balances.keys()].filter((z) => balances[z]!.status !== 'converged');
  const fitting = (zones: readonly number[]) => zones.map((z) => problem.zones[z]!);
  const fit = [...balances.keys()].filter((z) => !unfit.includes(z));
  const concerned = tablesConcerned(problem, incidence, balances);
  const outOf = `of ${formatCount(problem.zones.length)} zones`;

  const isTwofold = ({ of, categories }: ControlTable) =>
    of.length === 1 && categories.length === 2;
  const twofold = concerned.filter((t) => isTwofold(problem.tables[t]!));
  const total = twofold.length * problem.zones.length + concerned.length * unfit.length;
  let done = 0;

  const swaps: HouseholdRemedy[] = [];
  for (const t of twofold) {
    const table = problem.tables[t]!;
    const [a, b] = table.categories;
    const swapped = { ...problem, tables: problem.tables.slice() };
    swapped.tables[t] = { ...table, targets: swappedTargets(table, 0, 1) };
    const fits: string[] = [];
    for (const [z, zone] of problem.zones.entries()) {
      yield { phase: 'remedies', done: done++, total };
      if (balanceZone(swapped, incidence, z).status === 'converged') fits.push(zone);
    }
    if (fits.length <= fit.length) continue;
    const categories: [string, string] = [a![0]!, b![0]!];
    swaps.push({
      action: 'swap',
      message: `If ${categories.join(' and ')} of ${tableName(table)} were printed the wrong way round and are swapped, ${formatCount(fits.length)} ${outOf} fit instead of ${formatCount(fit.length)}.`,
      table: tableName(table),
      categories,
      fits,
    });
  }
  const relaxed: { remedy: HouseholdRemedy; table: ControlTable }[] = [];
  for (const t of concerned) {
    const table = problem.tables[t]!;
    const name = tableName(table);
    const fits: number[] = [];
    for (const z of unfit) {
      yield { phase: 'remedies', done: done++, total };
      if (balanceZone(problem, incidence, z, [name]).status === 'converged') fits.push(z);
    }
    if (fits.length === 0) continue;
    const all = [...fit, ...fits].sort((x, y) => x - y);
    relaxed.push({
      table,
      remedy: {
        action: 'relax',
        message: `With ${name} relaxed where it contradicts, ${formatCount(all.length)} ${outOf} fit.`,
        table: name,
        fits: fitting(all),
      },
    });
  }
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
