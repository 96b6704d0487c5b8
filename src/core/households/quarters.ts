import { formatCount } from '../table/wording.ts';
import type { Incidence } from './incidence.ts';
import type { HouseholdFinding, HouseholdProblem } from './problem.ts';
import { quartersColumn } from './read-sample.ts';
import type { HouseholdReport } from './report.ts';

/**
 * Whether the targets say how many persons live in group quarters: whether their number is a sum of
 * multiples of targets that every zone has, for every household of the sample. A table of persons by
 * group quarters says it, and so does one of households by every size beside all persons.
 *
 * The projection on the targets is found by symmetric elimination in the table of sums of squares
 * and products; what is left of the number of persons in group quarters is its squared distance.
 */
export function quartersAreStated(problem: HouseholdProblem, incidence: Incidence): boolean {
  const { controls, rows, kinds, kindOf, baseWeights, size, quarters } = incidence;
  const width = controls.length;
  const sizeOf = new Float64Array(kinds);
  const weighed = new Uint8Array(kinds);
  kindOf.forEach((kind, h) => {
    if (baseWeights[h]! > 0) weighed[kind] = 1;
    sizeOf[kind] = size[h]!;
  });
  const isKnown = controls.map(({ table, category }) => {
    if (table < 0) return false;
    const { categories, targets } = problem.tables[table]!;
    return problem.zones.every((_, zone) => targets[zone * categories.length + category]! >= 0);
  });
  const known = [...controls.keys()].filter((j) => isKnown[j]);
  const order = known.length + 1;
  const products = new Float64Array(order * order);
  const at: number[] = [];
  const counts: number[] = [];
  for (let kind = 0; kind < kinds; kind++) {
    if (weighed[kind] !== 1) continue;
    at.length = counts.length = 0;
    known.forEach((j, k) => {
      if (rows[kind * width + j] === 0) return;
      at.push(k);
      counts.push(rows[kind * width + j]!);
    });
    if (rows[kind * width + quarters] === 1) {
      at.push(known.length);
      counts.push(sizeOf[kind]!);
    }
    at.forEach((i, a) =>
      at.forEach((j, b) => (products[i * order + j]! += counts[a]! * counts[b]!)),
    );
  }
  return leftOfLast(products, order) <= dependent;
}

/** Share of a sum of squares that counts as rounding. */
const dependent = 1e-9;

/** Share of the last diagonal entry that is left when all others are eliminated. */
function leftOfLast(products: Float64Array, order: number): number {
  const diagonal = Float64Array.from({ length: order }, (_, i) => products[i * order + i]!);
  const shareLeft = (i: number) => (diagonal[i]! > 0 ? products[i * order + i]! / diagonal[i]! : 0);
  const open = new Set(Array.from({ length: order - 1 }, (_, i) => i));
  while (open.size > 0) {
    let pivot = -1;
    for (const i of open) if (pivot < 0 || shareLeft(i) > shareLeft(pivot)) pivot = i;
    if (shareLeft(pivot) <= dependent) break;
    open.delete(pivot);
    for (const i of [...open, order - 1]) {
      const factor = products[i * order + pivot]! / products[pivot * order + pivot]!;
      if (factor === 0) continue;
      for (const j of [...open, order - 1])
        products[i * order + j]! -= factor * products[pivot * order + j]!;
    }
  }
  return shareLeft(order - 1);
}

/** Says how many group quarters were drawn where no target states their number. */
export function unstatedQuarters(
  problem: HouseholdProblem,
  incidence: Incidence,
  { zones }: HouseholdReport,
): HouseholdFinding[] {
  if (incidence.quarters < 0 || quartersAreStated(problem, incidence)) return [];
  const sum = (of: (zone: (typeof zones)[number]) => number | undefined) =>
    zones.reduce((all, zone) => all + (of(zone) ?? 0), 0);
  const units = sum((zone) => zone.groupQuarters);
  const inside = sum((zone) => zone.personsInGroupQuarters);
  const share = ({ persons = 0, personsInGroupQuarters = 0 }: (typeof zones)[number]) =>
    persons > 0 ? personsInGroupQuarters / persons : 0;
  const most = zones.reduce((top, next) => (share(next) > share(top) ? next : top));
  const where =
    zones.length > 1 && inside > 0
      ? ` The share is largest in zone ${most.zone}: ${formatCount(most.personsInGroupQuarters!)} of ${formatCount(most.persons!)} persons.`
      : '';
  return [
    {
      code: 'group-quarters-unstated',
      severity: 'warning',
      message:
        `No target states how many persons live in group quarters. ${formatCount(units)} ` +
        `${units === 1 ? 'unit' : 'units'} with ${formatCount(inside)} ${inside === 1 ? 'person' : 'persons'} were drawn, ` +
        `${percent(
          inside,
          sum((zone) => zone.persons),
        )} of all persons; in the sample it is ${sampleShare(incidence)}.${where} ` +
        'That is what the weights make of it, and other numbers would meet the targets too. ' +
        `To state it, give targets of persons by ${quartersColumn} with the categories no and yes.`,
      count: units,
    },
  ];
}

/** Share of weighted persons of the sample who live in group quarters. */
function sampleShare({ controls, rows, kindOf, baseWeights, size, quarters }: Incidence): string {
  let inside = 0;
  let all = 0;
  kindOf.forEach((kind, h) => {
    const persons = baseWeights[h]! * size[h]!;
    all += persons;
    if (rows[kind * controls.length + quarters] === 1) inside += persons;
  });
  return percent(inside, all);
}

function percent(part: number, all: number): string {
  return `${all > 0 ? ((100 * part) / all).toFixed(1) : '0'}%`;
}
