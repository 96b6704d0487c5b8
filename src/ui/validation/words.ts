import type { Grade } from '../../core/validation/verdict/grade.ts';
import type { TieVerdict } from '../../core/validation/ties/retained.ts';

/** How good a finding is: a shape beside a word, never a color alone. */
export type Rank = 'good' | 'doubtful' | 'bad' | 'open';

export const gradeRanks: Record<Grade, Rank> = {
  accepted: 'good',
  'accepted with reservations': 'doubtful',
  rejected: 'bad',
};

export const gradeWords: Record<Grade, string> = {
  accepted: 'Accepted',
  'accepted with reservations': 'Accepted with reservations',
  rejected: 'Rejected',
};

export const tieRanks: Record<TieVerdict, Rank> = {
  kept: 'good',
  weakened: 'doubtful',
  strengthened: 'doubtful',
  invented: 'doubtful',
  lost: 'bad',
  reversed: 'bad',
  'not enough data': 'open',
  'no reference': 'open',
};
