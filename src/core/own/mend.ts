import type { Draft, DraftPack, Remedy } from './draft.ts';
import { packOf } from './examine.ts';
import { applyRemedy } from './remedies.ts';

/** Remedies in a row before a draft that mends one thing and breaks another is given up. */
const mostRemedies = 40;

/** What takes most from the tables first: such a remedy is the first to be left undone. */
const harshest: readonly Remedy['kind'][] = [
  'drop-table',
  'drop-rule',
  'as-pattern',
  'leave-out',
  'prior-weight',
];

/** A draft with its errors mended as far as remedies go, and those that it took. */
export interface MendedDraft {
  draft: Draft;
  remedies: Remedy[];
}

/**
 * Takes the first remedy of whatever is first to settle until nothing is. Of a draft that can
 * be drawn then, every remedy is left undone without which it can be drawn all the same: a
 * table that gave way need not be scaled before.
 */
export function mendDraft(draft: Draft): MendedDraft {
  let remedies: Remedy[] = [];
  let mended = draft;
  while (remedies.length < mostRemedies) {
    const next = firstRemedy(packOf(mended), mended);
    if (!next) break;
    remedies.push(next);
    mended = applyRemedy(mended, next);
  }
  if (!packOf(mended).ok) return { draft: mended, remedies };
  const harshness = ({ kind }: Remedy) => harshest.indexOf(kind) + 1 || Infinity;
  for (const remedy of [...remedies].sort((a, b) => harshness(a) - harshness(b))) {
    const fewer = remedies.filter((one) => one !== remedy);
    const without = fewer.reduce(applyRemedy, draft);
    if (!packOf(without).ok) continue;
    remedies = fewer;
    mended = without;
  }
  return { draft: mended, remedies };
}

/** The first remedy that changes anything. */
function firstRemedy(made: DraftPack, draft: Draft): Remedy | undefined {
  if (made.ok) return undefined;
  for (const { severity, remedies } of made.findings) {
    if (severity !== 'error') continue;
    const remedy = remedies.find((one) => applyRemedy(draft, one) !== draft);
    if (remedy) return remedy;
  }
  return undefined;
}
