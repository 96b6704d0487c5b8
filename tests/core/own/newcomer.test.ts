import { describe, expect, it } from 'vitest';
import {
  acceptMatch,
  addTable,
  applyRemedy,
  draftOf,
  examineDraft,
  matchCategories,
  newDraft,
  packOf,
} from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import { agreementOf } from '../../../src/core/population/agreement.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { newTally, tallyRange } from '../../../src/core/population/tally.ts';
import { decodeLink, encodeLink } from '../../../src/link/seed-link.ts';
import { agreeing, disagreeing } from './arland.ts';

describe('three tables that agree', () => {
  const draft = draftFrom(agreeing);
  const pack = made(draft);

  it('become a pack without a question asked', () => {
    expect(examineDraft(draft)).toEqual([]);
    expect(parsePack(pack).ok).toBe(true);
    expect(pack.bases[0]!.total).toBe(100_000);
    expect(pack.attributes.map(({ id, categories }) => [id, categories.length])).toEqual([
      ['region', 3],
      ['sex', 2],
      ['age', 3],
      ['education', 2],
    ]);
  });

  it('keep their counts, and say what became of shares', () => {
    expect(pack.marginals[0]!.counts).toEqual([12000, 12500, 20100, 21400, 16000, 18000]);
    expect(pack.marginals[1]!.counts).toEqual([8000, 32100, 8000, 7900, 34000, 10000]);
    const { counts, status, reconciliation, published } = pack.marginals[2]!;
    expect(counts).toEqual([7350, 17150, 16600, 24900, 17000, 17000]);
    expect(status).toBe('secondary');
    expect(reconciliation).toBe(
      'Printed shares within region, times the people counted in “region-sex.csv”.',
    );
    expect(published).toMatchObject({ unit: 'percent', values: [30, 70, 40, 60, 50, 50] });
    expect(published!.lower[0]).toBe(Math.ceil(0.295 * 24_500));
    expect(published!.upper[0]).toBe(Math.floor(0.305 * 24_500));
  });

  it('give every band its lowest number, so that ages can be asked for', () => {
    const age = pack.attributes.find(({ id }) => id === 'age')!;
    expect(age).toMatchObject({ values: [0, 15, 65], unit: 'years' });
  });

  it('are drawn, every target met to the person', () => {
    const population = { pack: { id: pack.id, digest: packDigest(pack) }, size: 100_000 };
    const prepared = prepare(pack, population);
    if (!prepared.ok) throw new Error(prepared.reason);
    const { plan, report } = prepared;
    const tally = newTally(report.comparisons);
    tallyRange(tally, report.comparisons, drawRange(plan, 0, population.size));
    const { targets } = agreementOf(report.comparisons, tally.counts, pack);
    expect(targets.count).toBe(18);
    expect(targets.met).toBe(18);
  });

  it('travel inside a link that draws the same people', () => {
    const study = {
      version: 1 as const,
      modelVersion: 1,
      population: { pack: { id: pack.id, digest: packDigest(pack), inline: pack } },
    };
    const link = encodeLink(study);
    expect(link.length).toBeLessThan(4000);
    const decoded = decodeLink(link);
    if (!decoded.ok) throw new Error(decoded.message);
    const { inline, digest } = decoded.study.population.pack;
    const parsed = parsePack(inline);
    expect(parsed.ok && packDigest(parsed.pack)).toBe(digest);
  });

  it('can be edited again from the pack alone', () => {
    const again = made(draftOf(pack));
    expect(again.marginals.map(({ of, counts }) => ({ of, counts }))).toEqual(
      pack.marginals.map(({ of, counts }) => ({ of, counts })),
    );
    expect(again.attributes.map(({ id, stream }) => [id, stream])).toEqual(
      pack.attributes.map(({ id, stream }) => [id, stream]),
    );
  });
});

describe('three tables that disagree', () => {
  const draft = draftFrom(disagreeing);

  it('fall together where only case and marks differ, and propose the rest', () => {
    const region = draft.attributes.find(({ id }) => id === 'region')!;
    expect(region.categories.map(({ label }) => label)).toEqual([
      'North',
      'South',
      'East',
      'Soutth',
    ]);
    expect(matchCategories(draft).map((match) => [match.from, match.into])).toEqual([
      ['female', ['women']],
      ['male', ['men']],
      ['soutth', ['south']],
    ]);
  });

  it('name each place with remedies, and the first of each leads to a pack', () => {
    const steps: string[] = [];
    let now = draft;
    for (let round = 0; round < 12; round++) {
      const finding = examineDraft(now).find(({ severity }) => severity === 'error');
      if (!finding) break;
      expect(finding.places.length).toBeGreaterThan(0);
      for (const { table } of finding.places)
        expect(now.tables.some(({ id }) => id === table)).toBe(true);
      steps.push(finding.remedies[0]!.words);
      const after = applyRemedy(now, finding.remedies[0]!);
      expect(examineDraft(after).map(({ key }) => key)).not.toContain(finding.key);
      now = after;
    }
    expect(steps).toEqual([
      'Take “Female” as “Women”',
      'Take “Male” as “Men”',
      'Take “Soutth” as “South”',
      'Take the zeros of “regions.csv” as not known',
      'Scale “regions.csv” to agree with “people.csv”',
    ]);
    const pack = made(now);
    expect(pack.bases[0]!.total).toBe(100_200);
    expect(fitPack(pack).fit.status).toBe('converged');
    expect(now.done.map(({ words }) => words)).toEqual(steps);
  });

  it('say in the pack what was done to each, and keep what was printed', () => {
    const pack = made(mended(draft));
    const [regions, people, ages] = pack.marginals;
    expect(regions).toMatchObject({
      status: 'estimated',
      reconciliation:
        'Cells printed as 0 count as unknown. Scaled in proportion to agree with “people.csv”.',
    });
    expect(regions!.counts[0]! / regions!.counts[1]!).toBeCloseTo(12_000 / 12_500, 12);
    expect(regions!.counts[0]! + regions!.counts[1]!).toBeCloseTo(24_700, 6);
    expect(regions!.counts.slice(4)).toEqual([null, null]);
    expect(regions!.published!.values).toEqual([12000, 12500, 20100, 21400, 0, 0]);
    expect(people).toMatchObject({ status: 'secondary', counts: [24700, 41500, 34000] });
    expect(people!.reconciliation).toBeUndefined();
    expect(ages!.status).toBe('secondary');
    expect(ages!.reconciliation).toContain('they add up to 100.1 percent and were scaled to 100');
  });

  it('leave the draft before a remedy as it was', () => {
    const before = JSON.stringify(draft);
    mended(draft);
    expect(JSON.stringify(draft)).toBe(before);
  });
});

function draftFrom(files: Record<string, string>): Draft {
  return Object.entries(files).reduce(
    (draft, [name, text]) => addTable(draft, name, text),
    newDraft('Arland 2024', 2024),
  );
}

function made(draft: Draft): Pack {
  const result = packOf(draft);
  if (!result.ok) throw new Error(result.findings[0]!.message);
  return result.pack;
}

/** Accepts all matches and applies the first remedy of each error. */
function mended(draft: Draft): Draft {
  let now = matchCategories(draft).reduce((sum, match) => acceptMatch(sum, match), draft);
  for (let round = 0; round < 12; round++) {
    const finding = examineDraft(now).find(({ severity }) => severity === 'error');
    if (!finding) return now;
    now = applyRemedy(now, finding.remedies[0]!);
  }
  throw new Error('the draft is not mended in 12 rounds');
}
