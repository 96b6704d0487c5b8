import type { ZoneBalance } from './balance.ts';
import type { Incidence } from './incidence.ts';

/** Units and their members. */
export interface ZoneSize {
  households: number;
  /** Units of group quarters. */
  quarters: number;
  persons: number;
}

/** What the weights of a zone add up to. */
export function fittedSize(
  { weights }: ZoneBalance,
  { size, rows, kindOf, controls, quarters: control }: Incidence,
): ZoneSize {
  let households = 0;
  let quarters = 0;
  let persons = 0;
  weights.forEach((weight, h) => {
    if (control >= 0 && rows[kindOf[h]! * controls.length + control] === 1) quarters += weight;
    else households += weight;
    persons += weight * size[h]!;
  });
  return { households, quarters, persons };
}

/** What the targets of a zone add up to; what the weights add up to where no table counts all. */
export function targetSize(balance: ZoneBalance, incidence: Incidence): ZoneSize {
  const { households, quarters, persons } = fittedSize(balance, incidence);
  const { total } = balance;
  return {
    quarters,
    households: Number.isNaN(total.households) ? households : total.households,
    persons: Number.isNaN(total.persons) ? persons : total.persons,
  };
}
