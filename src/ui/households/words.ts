import type { HouseholdReport } from '../../core/households/report.ts';
import { counted } from '../format.ts';

/** Finding of group quarters whose number no target states. */
export const unstatedQuarters = 'group-quarters-unstated';

/** Units drawn in words: households, and group quarters where the sample marks any. */
export function homesOf({ zones }: HouseholdReport, units: number): string {
  const quarters = zones.reduce((sum, zone) => sum + (zone.groupQuarters ?? 0), 0);
  const homes = counted(units - quarters, 'household');
  return quarters > 0 ? `${homes} and ${counted(quarters, 'unit')} of group quarters` : homes;
}

/** A column as a person reads it: group_quarters becomes “group quarters”. */
export function columnWords(column: string): string {
  return column.replaceAll('_', ' ');
}

/** A table of targets in words: “children of households”. */
export function tableWords(name: string): string {
  const [, counts = '', columns = ''] = /^(households|persons)\.?(.*)$/.exec(name) ?? [];
  const whom = counts === 'persons' ? 'people' : 'households';
  return columns === '' ? `all ${whom}` : `${columnWords(columns)} of ${whom}`;
}
