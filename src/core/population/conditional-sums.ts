/** Larger sums, each made of whole smaller ones, and the people drawn in them. */
interface Drawn {
  /** Larger sum of each smaller one. */
  of: Int32Array;
  /** Whole people of each larger sum. */
  sums: Float64Array;
}

/**
 * Expectations of sums once the larger sums that they make up have been rounded to whole
 * people, such that over both roundings of each the mean is what was expected at first and all
 * sums stay between floor and ceiling.
 *
 * What a larger sum has gained or lost by its rounding is divided in proportion to the smaller
 * ones, none taking more than leaves it between floor and ceiling in either case: a sum
 * expected to be f + φ in a larger one of F + Φ takes at most the part
 * min(φ / Φ, (1 − φ) / (1 − Φ)). What the separator further says, through the composition of
 * those drawn, is kept as far as there is as much room above as below, so that cutting it off
 * favors neither.
 *
 * @param expected people of each smaller sum before anything was rounded
 * @param natural those that the separator's whole people alone make; changed in place.
 *   Larger sums that ended at neither floor nor ceiling keep them
 */
export function conditionOn(drawn: Drawn, expected: Float64Array, natural: Float64Array): void {
  for (const [larger, members] of membersOf(drawn.of)) {
    let whole = 0;
    for (const k of members) whole += expected[k]!;
    const people = drawn.sums[larger]!;
    const gain = people - whole;
    const share = partOf(whole);
    if (members.length < 2 || share < negligible || Math.abs(gain) >= 1) continue;

    const weights = dividedUpTo(
      members.map((k) => expected[k]! / whole),
      members.map((k) => {
        const part = partOf(expected[k]!);
        return Math.max(0, Math.min(part / share, (1 - part) / (1 - share)));
      }),
    );
    const base = members.map((k, i) => expected[k]! + gain * weights[i]!);
    const shifts = balanced(
      members.map((k, i) => {
        const below = base[i]! - Math.floor(expected[k]! + negligible);
        const room = Math.max(0, Math.min(below, 1 - below));
        const shift = natural[k]! - (people * expected[k]!) / whole;
        return Math.min(Math.max(shift, -room), room);
      }),
    );
    members.forEach((k, i) => {
      natural[k] = base[i]! + shifts[i]!;
    });
  }
}

const negligible = 1e-9;

/** What a number holds beyond a whole one. */
function partOf(people: number): number {
  return Math.max(0, people - Math.floor(people + negligible));
}

function membersOf(of: Int32Array): Map<number, number[]> {
  const members = new Map<number, number[]>();
  of.forEach((larger, k) => {
    const known = members.get(larger);
    if (known) known.push(k);
    else members.set(larger, [k]);
  });
  return members;
}

/** Shares in proportion to weights that add up to 1, none over its cap, as far as the caps allow. */
function dividedUpTo(weights: readonly number[], caps: readonly number[]): number[] {
  const shares = weights.map(() => 0);
  let open = weights.map((_, i) => i);
  let left = 1;
  while (open.length > 0 && left > 0) {
    const total = open.reduce((sum, i) => sum + weights[i]!, 0);
    const full = open.filter((i) => left * weights[i]! >= caps[i]! * total);
    if (full.length === 0) {
      for (const i of open) shares[i] = (left * weights[i]!) / total;
      break;
    }
    for (const i of full) {
      shares[i] = caps[i]!;
      left -= caps[i]!;
    }
    open = open.filter((i) => !full.includes(i));
  }
  return shares;
}

/** Gains and losses of which the larger side is scaled down, so that they cancel. */
function balanced(shifts: readonly number[]): number[] {
  let gained = 0;
  let lost = 0;
  for (const shift of shifts) {
    if (shift > 0) gained += shift;
    else lost -= shift;
  }
  const both = Math.min(gained, lost);
  return shifts.map((shift) => (both > 0 ? shift * (both / (shift > 0 ? gained : lost)) : 0));
}
