import { number, people } from '../format.ts';

/** Slack for counts that are one person off but for the rounding of arithmetic. */
const slack = 1e-6;

/** How far off anything of a chart is: "Every cell is within one person." */
export function withinWords(largest: number, thing: 'category' | 'cell'): string {
  return largest <= 1 + slack
    ? `Every ${thing} is within one person.`
    : `No ${thing} shown here is off by more than ${size(largest)} people.`;
}

/** A distance from a target as people say it: "1 person too many", "2.4 people too few". */
export function offWords(difference: number): string {
  const distance = size(Math.abs(difference));
  return `${distance} ${distance === '1' ? 'person' : 'people'} too ${difference < 0 ? 'few' : 'many'}`;
}

/** A distance in people: one decimal while it is small, none where that is a zero. */
function size(distance: number): string {
  const text = number(distance);
  return distance >= 99.95 || text.endsWith('.0') ? people(distance) : text;
}
