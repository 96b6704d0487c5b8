import { expect, it } from 'vitest';
import fixture from '../../fixtures/links/v1.json?raw';
import { studyId } from '../../src/core/study/minimal.ts';
import type { Study } from '../../src/core/study/study.ts';
import { decodeLink, encodeLink } from '../../src/link/seed-link.ts';

const frozen = JSON.parse(fixture) as { name: string; link: string; id: string; study: Study }[];

it.each(frozen)(
  'a browser makes and reads the link that Node froze: $name',
  ({ link, id, study }) => {
    expect(encodeLink(study)).toBe(link);
    expect(decodeLink(link)).toMatchObject({ ok: true });
    expect(studyId(study)).toBe(id);
  },
);
