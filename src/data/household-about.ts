import { canonicalJson } from '../core/digest/canonical.ts';
import type { HouseholdReport } from '../core/households/report.ts';

/** What files of drawn households say of themselves besides rows and digests. */
export function householdAbout({ zones, findings }: HouseholdReport): Record<string, string> {
  return {
    targets: canonicalJson(
      zones.map(({ zone, households, persons, controls }) => ({
        zone,
        households,
        persons,
        controls: controls.map(({ name, given: published, target, drawn }) => ({
          name,
          published: Number.isNaN(published) ? null : published,
          target: Number.isNaN(target) ? null : target,
          drawn,
        })),
      })),
    ),
    findings: canonicalJson(findings.map(({ message }) => message)),
  };
}
