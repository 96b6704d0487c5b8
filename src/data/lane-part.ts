import type { Counts } from '../core/validation/count/counts.ts';
import type { QualityPart } from '../core/validation/persona/persona-quality.ts';

/** What a lane found in its rows. */
export interface LanePart {
  counts: Counts;
  quality?: QualityPart;
}

/** Memory of the large tables in a part, which is handed on instead of copied. */
export function laneBuffers({ counts }: LanePart): ArrayBuffer[] {
  const tables = [...counts.pairs, ...counts.pairExamples, ...(counts.pairSums ?? [])];
  return tables.map(({ buffer }) => buffer as ArrayBuffer);
}
