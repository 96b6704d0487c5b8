/** A JSON object whose members are not known yet. */
export type Members = Record<string, unknown>;

/** One rung of the ladder: turns a document of version `from` into one of version `from` + 1. */
export interface MigrationStep {
  from: number;
  /** Pure; gets a document that claims version `from`, whatever else it holds. */
  apply(document: Members): Members;
}

export type Migration =
  { ok: true; document: Members } | { ok: false; reason: 'no-version' | 'newer'; version?: number };

/** Version of `Study` that this code reads and writes. */
export const studyVersion = 1;

/**
 * Steps from every earlier version of a study to the present one, one for each version
 * below `studyVersion`. A step is never changed once released: links live for ever.
 */
export const studySteps: readonly MigrationStep[] = [];

/**
 * Climbs from the version a document states to the newest one, a step at a time.
 *
 * @throws RangeError where the ladder lacks a rung between the two
 */
export function migrate(
  document: Members,
  steps: readonly MigrationStep[] = studySteps,
  newest: number = studyVersion,
): Migration {
  const stated = document['version'];
  if (typeof stated !== 'number' || !Number.isSafeInteger(stated) || stated < 1)
    return { ok: false, reason: 'no-version' };
  if (stated > newest) return { ok: false, reason: 'newer', version: stated };
  let current = document;
  for (let version = stated; version < newest; version++) {
    const step = steps.find(({ from }) => from === version);
    if (!step) throw new RangeError(`migration: no step from version ${version}`);
    current = { ...step.apply(current), version: version + 1 };
  }
  return { ok: true, document: current };
}
