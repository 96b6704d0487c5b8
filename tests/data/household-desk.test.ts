import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareHouseholds } from '../../src/core/households/prepare.ts';
import { HouseholdDesk } from '../../src/data/household-desk.ts';
import type { SlotText } from '../../src/data/household-slots.ts';
import { guessSlot, slots } from '../../src/data/household-slots.ts';
import { swapped, synthpop, synthpopTextsInWords } from '../core/households/samples.ts';
import { published } from '../core/population/packs.ts';

const files = slots.map((slot): SlotText => {
  const name = `${slot}.csv`;
  return { slot, name, text: readFileSync(`fixtures/households/synthpop/${name}`, 'utf8') };
});
const pack = published('census-tracts');
const texts = synthpopTextsInWords();
/** Files as the pack has them. */
const named = files.map((file): SlotText => ({ ...file, text: texts[file.slot] }));

/** A desk whose steps last no longer than they must. */
const newDesk = () => {
  let now = 0;
  return new HouseholdDesk(() => (now += 1000));
};

function run(desk: HouseholdDesk, options = {}) {
  desk.begin(options);
  const phases = new Set<string>();
  for (;;) {
    const step = desk.step();
    if (step.done) return { step, phases: [...phases] };
    phases.add(step.progress.phase);
  }
}

describe('tables of households', () => {
  it('find their place by what is in them', () => {
    for (const { slot, name, text } of files) expect(guessSlot(name, text)).toBe(slot);
    expect(guessSlot('a.csv', 'id,kind\n1,a\n2,b\n')).toBe('households');
    expect(guessSlot('b.csv', 'id,sex\n1,f\n1,m\n2,f\n')).toBe('persons');
    expect(guessSlot('c.csv', 'zone,kind,kind\n,a,b\nz,1,2\n')).toBe('household-targets');
    expect(guessSlot('people totals.csv', 'zone,sex,sex\n,f,m\nz,1,2\n')).toBe('person-targets');
  });

  it('are read as the command reads them, and wait for those that are missing', () => {
    const desk = newDesk();
    const two = desk.read({ kind: 'tables', texts: files.slice(0, 2) }, {});
    expect(two).toMatchObject({ missing: ['household-targets'], problems: [] });
    expect(two.choices).toEqual({ id: 'household', ids: ['household'], weights: [] });
    expect(() => desk.begin({})).toThrow('nothing to draw');
    const all = desk.read({ kind: 'tables', texts: files }, swapped);
    expect(all.sample).toEqual({ households: 3149, persons: 7380, quarters: 0 });
    expect(all.findings.map(({ code }) => code)).toContain('persons-without-household');
  });

  it('are drawn as in one go, in steps; a refusal leaves what was drawn before', () => {
    const desk = newDesk();
    const zones = ['1', '12'];
    desk.read({ kind: 'tables', texts: files }, { ...swapped, zones });
    const { step, phases } = run(desk, { seed: 3, households: 500 });
    const whole = prepareHouseholds(synthpop({ ...swapped, zones }), { seed: 3, households: 500 });
    if (!step.ok || !whole.ok) throw new Error('could not draw');
    expect(phases).toEqual(['weighting', 'rounding']);
    expect(step.drawn).toEqual({ seed: 3, households: 500, persons: whole.plan.persons });
    expect(step.report.zones).toEqual(whole.report.zones);

    const card = desk.household(17);
    expect(card.values).toContainEqual(['size', String(card.members.length)]);
    const home = card.columns.indexOf('household_id');
    expect(card.members.every((member) => member[home] === '17')).toBe(true);
    expect(desk.head('persons', 4).rows).toHaveLength(4);

    desk.read({ kind: 'tables', texts: files }, { zones: ['2'] });
    const refused = run(desk);
    expect(refused.step).toMatchObject({ ok: false });
    expect(refused.phases).toEqual(['weighting', 'remedies']);
    expect(desk.household(17)).toEqual(card);
  });
});

describe('households of a pack', () => {
  it('are drawn as their tables are', () => {
    const [ofPack, ofTables] = [newDesk(), newDesk()];
    const choices = { ...swapped, zones: ['3', '5'], groupQuarters: 'unlisted' as const };
    ofPack.read({ kind: 'pack', pack, texts: [] }, choices);
    ofTables.read({ kind: 'tables', texts: named }, choices);
    const [a, b] = [run(ofPack).step, run(ofTables).step];
    if (!a.ok || !b.ok) throw new Error('could not draw');
    expect(a.drawn).toEqual(b.drawn);
    expect(a.report.zones).toEqual(b.report.zones);
    expect(ofPack.household(40)).toEqual(ofTables.household(40));
  });

  it('without targets wait for those of the user', () => {
    const bare = structuredClone(pack);
    delete bare.households!.zones;
    delete bare.households!.targets;
    const desk = newDesk();
    const waiting = desk.read({ kind: 'pack', pack: bare, texts: [] }, {});
    expect(waiting.missing).toEqual(['household-targets']);
    const ready = desk.read(
      { kind: 'pack', pack: bare, texts: named.slice(2) },
      { ...swapped, zones: ['1'] },
    );
    expect(ready.problems).toEqual([]);
    const { step } = run(desk);
    expect(step.ok && step.drawn.households).toBe(256);
  });

  it('say so where there are none, as a file of a pack or of a problem does what is wrong in it', () => {
    const { households: _, ...without } = pack;
    expect(newDesk().read({ kind: 'pack', pack: without, texts: [] }, {}).problems).toEqual([
      { path: '', message: expect.stringContaining('has no sample of households') as string },
    ]);
    const read = (document: object) =>
      newDesk().read(
        { kind: 'document', name: 'x.json', document: { ...document }, texts: [] },
        {},
      );
    expect(read(pack).sample?.households).toBe(3149);
    expect(read({ pack, draft: {} }).sample?.households).toBe(3149);
    expect(read({ ...pack, title: 3 }).problems[0]!.path).toBe('title');
    expect(read({ households: 3 }).problems.length).toBeGreaterThan(0);
  });
});
