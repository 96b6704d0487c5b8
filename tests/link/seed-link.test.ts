import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/digest/sha256.ts';
import { minimalStudy, studyId } from '../../src/core/study/minimal.ts';
import type { Study } from '../../src/core/study/study.ts';
import { toBase64Url } from '../../src/link/base64url.ts';
import { decodeLink, encodeLink, linkLimits } from '../../src/link/seed-link.ts';
import { anyStudy } from './study-arbitrary.ts';

const pack = { id: 'example', digest: 'c0ffee42'.repeat(8) };
const study: Study = {
  version: 1,
  modelVersion: 1,
  population: { pack, seed: 7, where: { age: { from: 25, to: 44 }, sex: ['women'] } },
};

/** A link as `encodeLink` would make it of any bytes. */
function linkOf(text: string): string {
  const json = strToU8(text);
  const checksum = Buffer.from(sha256Hex(json).slice(0, 12), 'hex');
  return `#v1.${toBase64Url(Buffer.concat([checksum, deflateSync(json, { level: 9 })]))}`;
}

function codeOf(link: string): string {
  const decoded = decodeLink(link);
  return decoded.ok ? 'ok' : decoded.code;
}

describe('a link', () => {
  it('brings back the minimal study', () => {
    fc.assert(
      fc.property(anyStudy, (any) => {
        expect(decodeLink(encodeLink(any))).toEqual({ ok: true, study: minimalStudy(any) });
      }),
    );
  });

  it('is the same for studies that make the same choices', () => {
    const spelled: Study = {
      ...study,
      population: {
        where: { sex: ['women', 'women'], age: { to: 44, from: 25 } },
        method: 'quota',
        size: 10_000,
        seed: 7,
        pack,
      },
    };
    expect(encodeLink(spelled)).toBe(encodeLink(study));
    expect(encodeLink(spelled)).toBe(
      linkOf(
        JSON.stringify({
          modelVersion: 1,
          population: {
            pack: { digest: pack.digest, id: pack.id },
            seed: 7,
            where: { age: { from: 25, to: 44 }, sex: ['women'] },
          },
          version: 1,
        }),
      ),
    );
  });

  it('is read from a whole address, a fragment, or the bare text', () => {
    const link = encodeLink(study);
    for (const text of [`https://example.org/populace/${link}`, link, link.slice(1), ` ${link}\n`])
      expect(decodeLink(text)).toEqual({ ok: true, study });
  });

  it('is refused after any change of one character', () => {
    const link = encodeLink(study);
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#';
    const taken: string[] = [];
    for (let i = 0; i < link.length; i++)
      for (const character of characters) {
        const changed = link.slice(0, i) + character + link.slice(i + 1);
        if (changed !== link && decodeLink(changed).ok) taken.push(`${i}: ${character}`);
      }
    expect(taken).toEqual([]);
  });

  it('is refused after any cut, and a cut at the end is called so', () => {
    const link = encodeLink(study);
    for (let length = 0; length < 4; length++)
      expect(codeOf(link.slice(0, length))).toBe('not-a-link');
    for (let length = 4; length < link.length - 2; length++)
      expect(codeOf(link.slice(0, length))).toBe('truncated');
    for (let length = link.length - 2; length < link.length; length++)
      expect(decodeLink(link.slice(0, length)).ok).toBe(false);
  });

  it('says why it cannot be read', () => {
    expect(codeOf('')).toBe('not-a-link');
    expect(codeOf('https://example.org/')).toBe('not-a-link');
    expect(codeOf('#population')).toBe('not-a-link');
    expect(codeOf('#v0.AAAA')).toBe('not-a-link');
    expect(codeOf(encodeLink(study).replace('#v1', '#v2'))).toBe('newer-version');
    expect(codeOf(encodeLink(study).replace('.', '. '))).toBe('damaged');
    expect(codeOf(`${encodeLink(study)}A`)).toBe('damaged');
    expect(codeOf(linkOf('not JSON'))).toBe('not-a-study');
    expect(codeOf(linkOf('[1]'))).toBe('not-a-study');
  });

  it('names what is wrong with the study inside', () => {
    const decoded = decodeLink(linkOf(JSON.stringify({ ...study, population: { pack, sed: 7 } })));
    expect(decoded).toMatchObject({ ok: false, code: 'not-a-study' });
    expect(!decoded.ok && decoded.problems?.map(({ path }) => path)).toEqual(['population.sed']);
  });

  it('inflates nothing past the limit', () => {
    expect(codeOf(linkOf(' '.repeat(linkLimits.studyBytes)))).toBe('not-a-study');
    expect(codeOf(linkOf(' '.repeat(linkLimits.studyBytes + 1)))).toBe('too-large');
    const bomb = linkOf(' '.repeat(8_000_000));
    expect(bomb.length).toBeLessThan(linkLimits.characters);
    expect(codeOf(bomb)).toBe('too-large');
    expect(codeOf(`#v1.${'A'.repeat(linkLimits.characters)}`)).toBe('too-large');
  });

  it('is not made of a study that is too large for it', () => {
    let state = 1;
    const noise = (): string => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state.toString(36);
    };
    const large = {
      ...study,
      population: { pack, where: { name: Array.from({ length: 4000 }, noise) } },
    };
    expect(() => encodeLink(large)).toThrow(RangeError);
  });
});

describe('frozen links', () => {
  const frozen = JSON.parse(
    readFileSync(new URL('../../fixtures/links/v1.json', import.meta.url), 'utf8'),
  ) as { name: string; link: string; id: string; study: Study }[];

  it.each(frozen)('$name', ({ link, id, study: held }) => {
    const decoded = decodeLink(link);
    expect(decoded).toEqual({ ok: true, study: minimalStudy(held) });
    expect(studyId(held)).toBe(id);
    expect(encodeLink(held)).toBe(link);
  });
});
