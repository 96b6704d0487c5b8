const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * Years between two dates, negative where the second is earlier. A year stands for its middle
 * and a month for its own.
 *
 * @throws RangeError for what is no ISO date, month or year
 */
export function yearsBetween(from: string, to: string): number {
  return yearOf(to) - yearOf(from);
}

/** A date as a year with its fraction: 2024-07-01 is about 2024.5. */
function yearOf(date: string): number {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}).*)?)?$/.exec(date) ?? [];
  const number = Number(month ?? 7);
  if (year === undefined || number < 1 || number > 12)
    throw new RangeError(`'${date}' is no date: write it as 2024, 2024-07 or 2024-07-01`);
  const days = month === undefined ? 1 : Number(day ?? 15);
  return Number(year) + (daysBefore[number - 1]! + days - 1) / 365;
}
