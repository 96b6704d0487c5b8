import { HouseholdClient } from '../client/households.ts';
import { Households } from './households.svelte.ts';
import { browserPlace } from './place.ts';
import type { Session } from './session.svelte.ts';

const made = new WeakMap<Session, Households>();

/** The households of a page: made when they are first asked for, and kept as long as the page. */
export function householdsOf({ session }: { session: Session }): Households {
  const known = made.get(session);
  if (known) return known;
  const households = new Households(new HouseholdClient(), browserPlace());
  made.set(session, households);
  return households;
}
