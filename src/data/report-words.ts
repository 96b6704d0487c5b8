import type { ValidationReport } from '../core/validation/report.ts';

/** "41 pairs: 13 lost, 2 weakened, 26 kept." */
export function tied(verdicts: ValidationReport['ties']['verdicts']): string {
  const found = Object.entries(verdicts).filter(([, count]) => count > 0);
  const all = found.reduce((sum, [, count]) => sum + count, 0);
  return `${all} pairs: ${found.map(([verdict, count]) => `${count} ${verdict.replaceAll('-', ' ')}`).join(', ')}.`;
}
