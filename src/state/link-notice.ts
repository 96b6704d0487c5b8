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
  /** Whether its tables are not here, so that a file with them would do. */
  isMissing?: true;
  /** Hash of a link that another release was made for, and the model version of that. */
  madeFor?: { modelVersion: number; hash: string };
  /** Address of the release that draws the very rows of the link, where this site has it. */
  archive?: string;
}

export type OpenedLink = { study: Study; notice?: never } | { notice: LinkNotice };

/** The pack that the study in a hash draws from; undefined where the hash holds none. */
export function packNamedBy(hash: string): Study['population']['pack'] | undefined {
  if (hash === '') return undefined;
  const decoded = decodeLink(hash);
  return decoded.ok ? decoded.study.population.pack : undefined;
}

/** The notice about tables that a link carries, or this browser keeps, and that are no pack. */
export function unreadableTables(isInside: boolean, cause: Error): LinkNotice {
  return {
    kind: 'unreadable',
    title: isInside
      ? 'The tables inside this link cannot be read.'
      : 'These tables of yours cannot be read.',
    message: isInside
      ? 'Ask its sender for a new link, or for the pack as a file. Nothing was drawn from it.'
      : 'Open them under “Your own tables” and draw them again, or import their file.',
    changes: [cause.message],
  };
}

/**
 * Where the release stands that a link was made with, if it is another one: its address, and
 * that of a file which shows whether this site has it.
 */
export function releaseOf({ madeFor }: LinkNotice): { address: string; proof: string } | undefined {
  if (!madeFor) return undefined;
  const folder = `./m/${madeFor.modelVersion}/`;
  return { address: folder + madeFor.hash, proof: `${folder}packs/index.json` };
}

/** The notice once it is known whether this site has the release that the link was made with. */
export function withRelease(notice: LinkNotice, isHere: boolean): LinkNotice {
  const release = releaseOf(notice);
  if (!release || !notice.madeFor) return notice;
  const { madeFor, ...rest } = notice;
  const version = madeFor.modelVersion;
  if (isHere)
    return {
      ...rest,
      message: `${rest.message} The release it was made with is kept on this site and draws the very same ones.`,
      archive: release.address,
    };
  const newer =
    version > modelVersion
      ? 'Load this page again, in case a newer release is out. Or open'
      : 'Open';
  return {
    ...rest,
    message:
      `${rest.message} The release that draws the very same ones was not found on this site (m/${version}/). ` +
      `${newer} the link on the site it came from, or ask whoever keeps this one to put the release there.`,
  };
}

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
    population: {
      ...study.population,
      pack: { ...study.population.pack, id: pack.id, digest: pack.digest },
    },
  };
  return {
    kind: 'differs',
    title: isMissing
      ? 'This link draws from tables that are not here.'
      : 'This link was made with another version.',
    message: isMissing
      ? 'If they are somebody’s own tables, ask for the pack file and open it here: the link draws them then.'
      : 'Its choices can be drawn here, but the people would not be the same ones.',
    changes: differences.map(({ message }) => message),
    ...(isMissing ? { isMissing } : { study: here }),
    ...(isOtherModel ? { madeFor: { modelVersion: study.modelVersion, hash } } : {}),
  };
}
