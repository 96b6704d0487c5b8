import type { JobState } from '../../state/job.svelte.ts';
import { duration, people } from '../format.ts';

type Running = Extract<JobState<unknown>, { status: 'running' }>;

/** How far a draw is: "Drawing 250,000 of 10,000,000, 3.1 s left". */
export function runWords({ progress, startedAt }: Running, now: number): string {
  const { phase, done, total } = progress;
  if (total === 0) return phase || 'Fitting the tables';
  const elapsed = now - startedAt;
  const isSteady = done > 0 && done < total && elapsed >= 500;
  const left = isSteady ? `, ${duration((elapsed * (total - done)) / done)} left` : '';
  return `${phase} ${people(done)} of ${people(total)}${left}`;
}
