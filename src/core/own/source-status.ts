import type { Status } from '../pack/pack.ts';
import type { DraftSource } from './draft.ts';

/** Publisher of figures whose user has named none. */
export const unnamedPublisher = 'you';

/** Status of a table's figures: without a publisher that is named none are official. */
export function statusOfSource({ publisher, status }: DraftSource): Status {
  const isOfficial = status === 'official' || status === 'official-copied' || status === 'derived';
  return isOfficial && !isPublisherNamed(publisher) ? 'secondary' : status;
}

export function isPublisherNamed(publisher: string): boolean {
  const name = publisher.trim().toLowerCase();
  return name !== '' && name !== unnamedPublisher;
}
