import { count, expectEqual, sum } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';
import type { Citizens } from './citizens.ts';
import { citizenGroupOf } from './citizens.ts';
import type { Counties, County } from './counties.ts';
import { groups } from './race.ts';
import type { Race } from './race.ts';
import { Grid, range } from './grid.ts';
import type { Read } from '../shared/tables.ts';

export interface NonCitizens {
  /** Adults of each county who are no citizens. */
  byCounty: number[];
  /** Share of each group and attainment who are none: where a fit starts. */
  shares: number[][];
}

const hispanic = 2;
/** Groups of which few are no citizens, and the share of them who are none: assumed. */
const fewForeign = 0.02;
const estimated = [1, hispanic, 3];

export function readNonCitizens(
  read: Read,
  { list, adults }: Counties,
  race: Race,
  citizens: Citizens,
): NonCitizens {
  const byFips = new Map(list.map((county) => [county.fips, county]));
  const rows = read('us_context/acs2022_1yr_county65k_age_sex_race.csv').flatMap((row) => {
    const county = byFips.get(row['fips']!.padStart(5, '0'));
    return county ? [{ county, row }] : [];
  });
  expectEqual('counties with citizens of 2022', rows.length, 837, 1);
  return {
    byCounty: byCounty(rows, list, adults),
    shares: sharesByAttainment(
      sharesByGroup(
        rows.map(({ row }) => row),
        race,
      ),
      race,
      citizens,
    ),
  };
}

/** A county's own share in 2022, or that of counties like it. */
function byCounty(
  rows: readonly { county: County; row: Row }[],
  list: readonly County[],
  people: readonly number[],
): number[] {
  const share = new Map<string, number>();
  const pool = new Map<string, [foreign: number, adults: number]>();
  const place = (county: County) => [`${county.state} ${county.lean}`, `${county.state}`];
  for (const { county, row } of rows) {
    const all = count(row, 'age_18_plus');
    const foreign = all - count(row, 'citizen_vap');
    share.set(county.fips, foreign / all);
    for (const key of place(county)) {
      const before = pool.get(key) ?? [0, 0];
      pool.set(key, [before[0] + foreign, before[1] + all]);
    }
  }
  return list.map((county, c) => {
    const known = share.get(county.fips);
    if (known !== undefined) return known * people[c]!;
    const [foreign, all] = place(county).flatMap((key) => pool.get(key) ?? []) as [number, number];
    return (foreign / all) * people[c]!;
  });
}

/**
 * Share of each group's adults who are no citizens, by regression over counties of what part of
 * adults are none on what part belongs to each group (Goodman 1953), weighted by adults. Shares
 * of residents of all ages are brought to adults by each group's own in the country.
 */
function sharesByGroup(rows: readonly Row[], race: Race): number[] {
  const older = groups.map((_, g) => race.people25.sum(null, g, null));
  const ratio = groups.map(
    (_, g) => older[g]! / sum(older) / (race.residents[g]! / sum(race.residents)),
  );
  const width = estimated.length;
  const products = new Grid(width, width);
  const right = new Array<number>(width).fill(0);
  let used = 0;
  for (const row of rows) {
    const printed = ['nh_white', 'nh_black', 'hispanic', 'nh_asian'];
    if (printed.some((column) => row[column] === '')) continue;
    used++;
    const residents = printed.map((column) => count(row, column));
    const grown = [...residents, count(row, 'pop') - sum(residents)].map((n, g) => n * ratio[g]!);
    const part = grown.map((n) => n / sum(grown));
    const all = count(row, 'age_18_plus');
    const few = sum(groups.map((_, g) => (estimated.includes(g) ? 0 : part[g]!)));
    const rest = 1 - count(row, 'citizen_vap') / all - fewForeign * few;
    estimated.forEach((g, i) => {
      right[i]! += all * part[g]! * rest;
      estimated.forEach((h, j) => products.add(all * part[g]! * part[h]!, i, j));
    });
  }
  expectEqual('counties with citizens and races of 2022', used, 821, 1);
  const found = solve(
    range(width).map((i) => range(width).map((j) => products.at(i, j))),
    right,
  );
  return groups.map((_, g) => (estimated.includes(g) ? found[estimated.indexOf(g)]! : fewForeign));
}

/** Solves a small positive definite system by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = row[i]! / pivot[i]!;
      row.forEach((value, j) => (row[j] = value - factor * pivot[j]!));
    }
  });
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

/**
 * The shares of groups by attainment: alike in all, but for Hispanics, whose citizens of
 * 2014–2018 in each attainment, grown as White people of that attainment have, tell in which
 * of them more are none.
 */
function sharesByAttainment(shares: readonly number[], race: Race, citizens: Citizens): number[][] {
  const resident = (g: number, t: number) => race.people25.sum(null, g, t);
  const citizen = (g: number, t: number) => {
    const e = citizenGroupOf[g]!;
    return citizens.people.sum(null, null, t, e) - citizens.people.sum(null, 0, t, e);
  };
  const missing = range(3).map(
    (t) => 1 - ((resident(0, t) / citizen(0, t)) * citizen(hispanic, t)) / resident(hispanic, t),
  );
  const people = range(3).map((t) => resident(hispanic, t));
  const mean = sum(missing.map((part, t) => part * people[t]!)) / sum(people);
  return shares.map((share, g) =>
    range(3).map((t) => (g === hispanic ? (share * missing[t]!) / mean : share)),
  );
}
