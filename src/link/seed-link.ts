import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { canonicalJson } from '../core/digest/canonical.ts';
import { sha256Hex } from '../core/digest/sha256.ts';
import { minimalStudy } from '../core/study/minimal.ts';
import type { StudyProblem } from '../core/study/parse.ts';
import { parseStudy } from '../core/study/parse.ts';
import type { Study } from '../core/study/study.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';

/** Characters of a link and bytes of the study inside it. */
export const linkLimits = { characters: 16_384, studyBytes: 262_144 } as const;

/** Why a text is no link to a study. */
export interface LinkFailure {
  ok: false;
  code: 'not-a-link' | 'newer-version' | 'too-large' | 'truncated' | 'damaged' | 'not-a-study';
  /** What is wrong, a full sentence. */
  message: string;
  /** What to do about it, a full sentence. */
  remedy: string;
  /** For `not-a-study`: what its study gets wrong. */
  problems?: StudyProblem[];
}

export type DecodedLink = { ok: true; study: Study } | LinkFailure;

const linkVersion = 1;
const checksumBytes = 6;

/**
 * The link of a study: `#v1.` and, in base64url, the first 6 bytes of the SHA-256 of its
 * canonical JSON and that JSON deflated. A study has one link, the same in every engine.
 *
 * @throws RangeError where the study is larger than a link may be
 */
export function encodeLink(study: Study): string {
  const json = strToU8(canonicalJson(minimalStudy(study)));
  const link = `#v${linkVersion}.${toBase64Url(sealed(json))}`;
  if (json.length > linkLimits.studyBytes || link.length > linkLimits.characters)
    throw new RangeError(
      `link: the study takes ${link.length} characters of ${linkLimits.characters}; choose fewer categories or hand it on as a file`,
    );
  return link;
}

/**
 * Reads a link: a whole address, its fragment, or the fragment without `#`. Nothing is
 * inflated past the limit. Only the one spelling that `encodeLink` gives is taken, so that
 * every mistyped character is found.
 */
export function decodeLink(text: string): DecodedLink {
  const fragment = text.slice(text.indexOf('#') + 1).trim();
  const [, version, body] = /^v([1-9]\d{0,8})\.([^]*)$/.exec(fragment) ?? [];
  if (version === undefined || body === undefined)
    return failure(
      'not-a-link',
      'This is no link to a study.',
      'A link to a study ends in #v1. and a row of letters, digits, - and _; copy it whole.',
    );
  if (Number(version) > linkVersion)
    return failure(
      'newer-version',
      `The link is of version ${version}, and this release reads version ${linkVersion}.`,
      'Open it with a newer release of Populace.',
    );
  if (fragment.length + 1 > linkLimits.characters) return tooLarge;
  const bytes = fromBase64Url(body);
  if (bytes) return bytes.length > checksumBytes ? openSealed(bytes) : truncated;
  return endsTooEarly(body) ? truncated : damaged;
}

/** A cut leaves stray bits at the end and deflated data without an end. */
function endsTooEarly(body: string): boolean {
  const bytes = fromBase64Url(body.slice(0, body.length - (body.length % 4)));
  if (!bytes) return false;
  return (
    bytes.length <= checksumBytes || inflateBounded(bytes.subarray(checksumBytes)) === truncated
  );
}

function openSealed(bytes: Uint8Array): DecodedLink {
  const inflated = inflateBounded(bytes.subarray(checksumBytes));
  if (!(inflated instanceof Uint8Array)) return inflated;
  const again = sealed(inflated);
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) return damaged;
  let value: unknown;
  try {
    value = JSON.parse(strFromU8(inflated));
  } catch {
    return notAStudy([{ path: '', message: 'The link holds no JSON document.' }]);
  }
  const parsed = parseStudy(value);
  return parsed.ok ? parsed : notAStudy(parsed.problems);
}

function sealed(json: Uint8Array): Uint8Array {
  const deflated = deflateSync(json, { level: 9 });
  const bytes = new Uint8Array(checksumBytes + deflated.length);
  const checksum = sha256Hex(json);
  for (let i = 0; i < checksumBytes; i++)
    bytes[i] = Number.parseInt(checksum.slice(2 * i, 2 * i + 2), 16);
  bytes.set(deflated, checksumBytes);
  return bytes;
}

/** Writes past the end of a given buffer are dropped, so one spare byte tells an overflow. */
function inflateBounded(deflated: Uint8Array): Uint8Array | LinkFailure {
  const room = new Uint8Array(linkLimits.studyBytes + 1);
  try {
    const inflated = inflateSync(deflated, { out: room });
    return inflated.length > linkLimits.studyBytes ? tooLarge : inflated;
  } catch (error) {
    return (error as { code?: unknown }).code === unexpectedEnd ? truncated : damaged;
  }
}

const unexpectedEnd = 0;

function failure(code: LinkFailure['code'], message: string, remedy: string): LinkFailure {
  return { ok: false, code, message, remedy };
}

const tooLarge = failure(
  'too-large',
  'The link is larger than a study can be.',
  'Ask its sender for the study as a file.',
);
const truncated = failure(
  'truncated',
  'The link ends too early: its last part is missing.',
  'Copy it again from the first character to the last; some programs cut long links.',
);
const damaged = failure(
  'damaged',
  'The link is damaged: at least one character is not as it was made.',
  'Copy it again from where it came, rather than typing it.',
);

function notAStudy(problems: StudyProblem[]): LinkFailure {
  return {
    ...failure(
      'not-a-study',
      'The link is whole, but what it holds is no study that this release understands.',
      'Ask its sender for a new link, or open it with the release that made it.',
    ),
    problems,
  };
}
