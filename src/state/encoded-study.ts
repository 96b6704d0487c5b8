import type { Study } from '../core/study/study.ts';
import { encodeLink } from '../link/seed-link.ts';

/** A study as a link's hash. */
interface EncodedStudy {
  /** Empty where the study is too large for a link. */
  hash: string;
  /** Whether the pack travels inside. */
  carriesPack: boolean;
}

/** The link of a study; one that is too large together with its pack is linked without it. */
export function encodedStudy(study: Study): EncodedStudy {
  const { id, digest, inline } = study.population.pack;
  try {
    return { hash: encodeLink(study), carriesPack: inline !== undefined };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    if (!inline) return { hash: '', carriesPack: false };
    return encodedStudy({ ...study, population: { ...study.population, pack: { id, digest } } });
  }
}
