import type { PackView } from '../client/engine.ts';
import { modelVersion } from '../core/study/study.ts';
import type { Study } from '../core/study/study.ts';
import { formatCount } from '../core/table/wording.ts';
import { compareVersions } from '../link/compare-versions.ts';
import { decodeLink } from '../link/seed-link.ts';
import { resolved } from './study-edit.ts';

/** What the page says about a link before it draws anything from it. */
export interface LinkNotice {
  kind: 'unreadable' | 'differs' | 'large';
  title: string;
  message: string;
  /** What is not as it was when the link was made, or what its study gets wrong. */
  changes: string[];
  /** The study as this page would draw it; absent where it cannot. */
  study?: Study;
  /** Address of the release that draws the very rows of the link. */
  archive?: string;
}

export type OpenedLink = { study: Study; notice?: never } | { notice: LinkNotice };

/** Reads the hash of an address: a study to draw, or what the user has to know first. */
export function openLink(hash: string, pack: PackView, largeDraw: number): OpenedLink {
  const decoded = decodeLink(hash);
  if (!decoded.ok) {
    const { message, remedy, problems = [] } = decoded;
    return {
      notice: {
        kind: 'unreadable',
        title: message,
        message: `${remedy} Nothing was drawn from it.`,
        changes: problems.map((problem) => problem.message),
      },
    };
  }
  const { study } = decoded;
  const differences = compareVersions(study, { modelVersion, packs: { [pack.id]: pack.digest } });
  if (differences.length > 0) return { notice: differenceNotice(study, hash, pack, differences) };
  const { size } = resolved(study);
  if (size > largeDraw)
    return {
      notice: {
        kind: 'large',
        title: `This study has ${formatCount(size)} people.`,
        message: 'Drawing it takes a while and some memory on this device.',
        changes: [],
        study,
      },
    };
  return { study };
}

function differenceNotice(
  study: Study,
  hash: string,
  pack: PackView,
  differences: ReturnType<typeof compareVersions>,
): LinkNotice {
  const isMissing = differences.some(({ kind }) => kind === 'pack-missing');
  const isOtherModel = differences.some(({ kind }) => kind === 'model-version');
  const here: Study = {
    version: study.version,
    modelVersion,
    population: { ...study.population, pack: { id: pack.id, digest: pack.digest } },
  };
  return {
    kind: 'differs',
    title: isMissing
      ? 'This link draws from tables that are not here.'
      : 'This link was made with another version.',
    message: isMissing
      ? 'Its population cannot be drawn on this page.'
      : 'Its choices can be drawn here, but the people would not be the same ones.',
    changes: differences.map(({ message }) => message),
    ...(isMissing ? {} : { study: here }),
    ...(isOtherModel && study.modelVersion < modelVersion
      ? { archive: `./m/${study.modelVersion}/${hash}` }
      : {}),
  };
}
