import { permute } from '../random/permutation.ts';
import { didYouMean } from '../study/spelling.ts';
import type { HouseholdColumn, HouseholdPlan, HouseholdRange } from './plan.ts';
import { householdOwn, personOwn } from './plan.ts';
import type { SampleColumn } from './problem.ts';

/** What drawing needs beyond the plan, computed once per plan. */
interface DrawTables {
  /** Entry at which to start looking, by the leading part of a slot. */
  guide: Uint32Array;
  /** Persons before each drawn household, in drawn order, and all: households + 1. */
  personsBefore: Uint32Array | undefined;
}

const drawTables = new WeakMap<HouseholdPlan, DrawTables>();

/**
 * Columns that `drawHouseholds` can draw: `household_id` (its number, from 0), `zone`, `size`
 * (members), `sample_id` (the household of the sample that it copies; drawn only when asked for),
 * and the columns of the sample. A column of the sample with a name of these is left out.
 */
export function householdColumns(plan: HouseholdPlan): string[] {
  return columnsOf(householdOwn, plan.columns);
}

/**
 * Columns that `drawPersons` can draw: `person_id` (its number, from 0), `household_id`, `member`
 * (from 1 within the household), and the columns of the sample.
 */
export function personColumns(plan: HouseholdPlan): string[] {
  return columnsOf(personOwn, plan.personColumns);
}

/**
 * Draws households start … start + count − 1. Household h stands in slot π(h) of the whole
 * households of all zones, with π a keyed bijection: a function of the plan and its number
 * alone, however the households are cut into ranges.
 *
 * @param wanted columns, in this order; absent: all but `sample_id`
 * @throws RangeError for a range outside the plan or an unknown column
 */
export function drawHouseholds(
  plan: HouseholdPlan,
  start: number,
  count: number,
  wanted?: readonly string[],
): HouseholdRange {
  requireRange('households', start, count, plan.households);
  const columns = chosen(householdColumns(plan), wanted);
  const entries = entriesOf(plan, start, count);
  const number = (of: (i: number) => number) => Uint32Array.from(entries, (_, i) => of(i));
  const own: Record<(typeof householdOwn)[number], () => Omit<HouseholdColumn, 'id'>> = {
    household_id: () => ({ codes: number((i) => start + i) }),
    zone: () => ({ codes: number((i) => plan.entryZone[entries[i]!]!), labels: plan.zones }),
    size: () => ({ codes: number((i) => sizeOf(plan, entries[i]!)) }),
    sample_id: () => ({
      codes: number((i) => plan.entryHousehold[entries[i]!]!),
      labels: plan.ids,
    }),
  };
  return {
    start,
    count,
    columns: columns.map((id) => {
      if (id in own) return { id, ...own[id as keyof typeof own]() };
      const column = plan.columns.find((candidate) => candidate.id === id)!;
      return readColumn(
        column,
        number((i) => column.codes[plan.entryHousehold[entries[i]!]!]!),
      );
    }),
  };
}

/**
 * Draws persons start … start + count − 1: the members of the drawn households, household by
 * household, each in the order of the sample. A person is a function of the plan and the number
 * alone.
 *
 * @param wanted columns, in this order; all when absent
 * @throws RangeError for a range outside the plan or an unknown column
 */
export function drawPersons(
  plan: HouseholdPlan,
  start: number,
  count: number,
  wanted?: readonly string[],
): HouseholdRange {
  requireRange('persons', start, count, plan.persons);
  const columns = chosen(personColumns(plan), wanted);
  const before = personsBefore(plan);
  const household = new Uint32Array(count);
  const member = new Uint32Array(count);
  const row = new Uint32Array(count);
  let h = count > 0 ? lastAtMost(before, start) : 0;
  for (let i = 0; i < count;) {
    const first = before[h]!;
    const end = Math.min(before[h + 1]!, start + count);
    if (end > start + i) {
      const sample = plan.firstPerson[plan.entryHousehold[entryAt(plan, h)]!]!;
      for (; start + i < end; i++) {
        household[i] = h;
        member[i] = start + i - first + 1;
        row[i] = sample + start + i - first;
      }
    }
    h++;
  }
  const own: Record<(typeof personOwn)[number], () => Uint32Array> = {
    person_id: () => Uint32Array.from(row, (_, i) => start + i),
    household_id: () => household,
    member: () => member,
  };
  return {
    start,
    count,
    columns: columns.map((id) => {
      if (id in own) return { id, codes: own[id as keyof typeof own]() };
      const column = plan.personColumns.find((candidate) => candidate.id === id)!;
      return readColumn(
        column,
        row.map((person) => column.codes[person]!),
      );
    }),
  };
}

/** Persons of households start … start + count − 1: the first, and one past the last. */
export function personsOfHouseholds(
  plan: HouseholdPlan,
  start: number,
  count: number,
): [number, number] {
  requireRange('households', start, count, plan.households);
  const before = personsBefore(plan);
  return [before[start]!, before[start + count]!];
}

function columnsOf(own: readonly string[], columns: readonly SampleColumn[]): string[] {
  return [...own, ...columns.map(({ id }) => id).filter((id) => !own.includes(id))];
}

function readColumn({ id, labels, values }: SampleColumn, codes: Uint32Array): HouseholdColumn {
  return { id, codes, labels, ...(values && { values }) };
}

function chosen(
  known: readonly string[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  if (!wanted) return known.filter((id) => id !== 'sample_id');
  for (const id of wanted)
    if (!known.includes(id))
      throw new RangeError(
        `draw: there is no column '${id}'.${didYouMean(id, known) || ` There are ${known.join(', ')}.`}`,
      );
  return wanted;
}

function requireRange(what: string, start: number, count: number, all: number): void {
  if (!(Number.isInteger(start) && Number.isInteger(count) && start >= 0 && count >= 0))
    throw new RangeError(`draw: range ${start} + ${count}: give whole numbers from 0 up`);
  if (start + count > all)
    throw new RangeError(
      `draw: ${what} ${start} to ${start + count - 1} do not exist among ${all}`,
    );
}

function sizeOf({ firstPerson, entryHousehold }: HouseholdPlan, entry: number): number {
  const household = entryHousehold[entry]!;
  return firstPerson[household + 1]! - firstPerson[household]!;
}

function entriesOf(plan: HouseholdPlan, start: number, count: number): Uint32Array {
  const entries = new Uint32Array(count);
  for (let i = 0; i < count; i++) entries[i] = entryAt(plan, start + i);
  return entries;
}

/** Entry that a drawn household is a copy of. */
function entryAt(plan: HouseholdPlan, household: number): number {
  const { guide } = tablesOf(plan);
  const slot = permute(household, plan.households, plan.key[0], plan.key[1]);
  let entry = guide[Math.floor((slot * guide.length) / plan.households)]!;
  while (slot >= plan.before[entry + 1]!) entry++;
  return entry;
}

function tablesOf(plan: HouseholdPlan): DrawTables {
  const known = drawTables.get(plan);
  if (known) return known;
  const entries = plan.entryZone.length;
  const guide = new Uint32Array(entries);
  for (let j = 0, entry = 0; j < entries; j++) {
    const slot = Math.max(0, Math.floor((j * plan.households) / entries) - 1);
    while (slot >= plan.before[entry + 1]!) entry++;
    guide[j] = entry;
  }
  const tables = { guide, personsBefore: undefined };
  drawTables.set(plan, tables);
  return tables;
}

function personsBefore(plan: HouseholdPlan): Uint32Array {
  const tables = tablesOf(plan);
  if (tables.personsBefore) return tables.personsBefore;
  const before = new Uint32Array(plan.households + 1);
  for (let h = 0; h < plan.households; h++)
    before[h + 1] = before[h]! + sizeOf(plan, entryAt(plan, h));
  return (tables.personsBefore = before);
}

/** Last position with a number of at most `value`, in numbers that never fall. */
function lastAtMost(numbers: Uint32Array, value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (numbers[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
