import { formatCount, listed } from '../table/wording.ts';
import type { Draft, Finding, Remedy } from './draft.ts';
import { patternCellLimit } from './pack-of.ts';
import type { Assembled } from './pack-of.ts';
import { cellWords, labelPlace, placeOf, placeOfCell } from './places.ts';

export function totalFindings(draft: Draft, { targets, pack }: Assembled): Finding[] {
  const { people } = targets;
  if (!people) {
    if (draft.tables.every(({ role }) => role === 'off')) return [];
    return [
      {
        key: 'no-people',
        code: 'no-people',
        severity: 'error',
        message:
          'No table says how many people there are: all of them have shares. State the number of people they are shares of.',
        places: [],
        remedies: [
          {
            kind: 'set-people',
            people: 100_000,
            words: 'Take 100,000 people, a number that nothing rests on',
          },
        ],
      },
    ];
  }
  const found: Finding[] = [];
  const counts = targets.targets.filter(({ measure }) => measure.kind === 'counts');
  const named = counts.find(({ table }) => table.id === people.of);
  const who = named
    ? `“${named.table.name}” to`
    : draft.people.from === 'stated'
      ? 'the stated number of people is'
      : 'the number of people is';
  for (const one of counts) {
    let sum = 0;
    for (const value of one.people) if (value === value) sum += value;
    const gap = sum - people.total;
    const size = gap < 0 ? -gap : gap;
    if (size <= 1e-9 * people.total || (gap < 0 && !one.complete)) continue;
    const { id, name } = one.table;
    const remedies: Remedy[] = [];
    if (one.complete && sum > 0) {
      remedies.push({
        kind: 'scale-table',
        table: id,
        words: `Scale “${name}” to ${formatCount(people.total)} people`,
      });
      remedies.push({
        kind: 'trust-total',
        table: id,
        words: `Trust “${name}”: scale the other tables to ${formatCount(sum)}`,
      });
    }
    remedies.push(
      { kind: 'as-pattern', table: id, words: `Use “${name}” as a pattern only` },
      { kind: 'drop-table', table: id, words: `Take “${name}” out` },
    );
    found.push({
      key: `totals-differ ${id}`,
      code: 'totals-differ',
      severity: 'error',
      message:
        `“${name}” adds up to ${formatCount(sum)} people, ${who} ${formatCount(people.total)}: ` +
        `${formatCount(size)} ${gap > 0 ? 'more' : 'fewer'} (${percentOf(size, people.total)}).`,
      places: [placeOf(one.table), ...(named ? [placeOf(named.table)] : [])],
      gap,
      remedies,
    });
  }
  if (
    named &&
    found.length > 1 &&
    found.every(({ remedies }) => remedies[0]?.kind === 'scale-table')
  )
    for (const finding of found)
      finding.remedies.unshift({
        kind: 'trust-total',
        table: named.table.id,
        words: `Scale all tables to the ${formatCount(people.total)} people of “${named.table.name}”`,
      });
  if (!pack && found.length === 0)
    found.push({
      key: 'no-target',
      code: 'no-target',
      severity: 'error',
      message:
        'No table is a target: there is nothing to draw people by. Use one of the tables as a target.',
      places: [],
      remedies: [],
    });
  return found;
}

export function shareFindings(draft: Draft, { targets }: Assembled): Finding[] {
  const off = targets.offShares.map(({ table: one, cell, sum, lines, rounding }): Finding => {
    const per = one.measure.kind === 'shares' ? one.measure.per : 1;
    const { table } = one;
    const far = sum > per ? sum - per : per - sum;
    const accepted = table.adjust.scale === true;
    const severity = rounding ? 'note' : accepted || far <= 0.02 * per ? 'warning' : 'error';
    return {
      key: `shares-sum ${table.id}`,
      code: 'shares-sum',
      severity,
      message:
        `The shares in ${lines > 1 ? `${formatCount(lines)} lines of ` : ''}“${table.name}” add up to ` +
        `${formatCount(Number(sum.toPrecision(6)))} instead of ${per}${rounding ? ', as rounding may leave' : ''}; ` +
        `${severity === 'error' ? 'is a category missing?' : `they are scaled to ${per}.`}`,
      places: [placeOfCell(one, cell)],
      remedies:
        severity === 'error'
          ? [
              { kind: 'scale-table', table: table.id, words: `Scale them to ${per}` },
              {
                kind: 'treat-as',
                table: table.id,
                measure: { kind: 'counts' },
                words: 'Treat the figures as counts',
              },
              { kind: 'as-pattern', table: table.id, words: 'Use the table as a pattern only' },
            ]
          : [],
    };
  });
  const loose = targets.unconditioned.map((one): Finding => {
    const within = one.measure.kind === 'shares' ? one.measure.within : [];
    const names = listed(
      one.axes
        .filter(({ axis }) => within.includes(axis))
        .map(({ attribute }) => attribute.label.toLowerCase()),
    );
    return {
      key: `condition-unknown ${one.table.id}`,
      code: 'condition-unknown',
      severity: 'warning',
      message: `“${one.table.name}” has shares within ${names}, and no table counts the people of each ${names}: it shapes the population and is not met exactly.`,
      places: [placeOf(one.table)],
      remedies: [
        {
          kind: 'treat-as',
          table: one.table.id,
          measure: { kind: 'counts' },
          words: 'Treat the figures as counts',
        },
        ...(one.measure.kind === 'shares' && one.measure.within.length > 0
          ? [
              {
                kind: 'treat-as' as const,
                table: one.table.id,
                measure: { ...one.measure, within: [] },
                words: 'Treat them as shares of everyone',
              },
            ]
          : []),
      ],
    };
  });
  const blank = targets.targets.flatMap((one): Finding[] => {
    const unknown = one.parts.flatMap((parts, cell) =>
      one.figures[cell] === one.figures[cell] || parts.length === 0 ? [] : [cell],
    );
    if (unknown.length === 0 || one.table.adjust.zerosUnknown) return [];
    const names = unknown.map((cell) => cellWords(one, cell));
    return [
      {
        key: `blanks ${one.table.id}`,
        code: 'reading',
        severity: 'note',
        message: `${formatCount(unknown.length)} ${unknown.length > 1 ? 'figures' : 'figure'} of “${one.table.name}” ${unknown.length > 1 ? 'are' : 'is'} not printed (${listed(names, 3)}) and left open.`,
        places: unknown.slice(0, 5).map((cell) => placeOfCell(one, cell)),
        remedies: [{ kind: 'blanks-zero', table: one.table.id, words: 'Count them as 0' }],
      },
    ];
  });
  return draft.tables.length > 0 ? [...off, ...loose, ...blank] : [];
}

export function sampleFindings(draft: Draft, { samples, oversized }: Assembled): Finding[] {
  const odd = samples.flatMap((sample): Finding[] => {
    const { table, unplaced, odd: first } = sample;
    if (!first) return [];
    const attribute = draft.attributes.find(({ id }) => id === table.axes[first.axis]!.attribute);
    return [
      {
        key: `unplaced ${table.id}`,
        code: 'category-missing',
        severity: sample.persons === 0 ? 'error' : 'warning',
        message: `${formatCount(unplaced)} ${unplaced > 1 ? 'persons' : 'person'} of “${table.name}” ${unplaced > 1 ? 'are' : 'is'} left out: “${first.label}” is in no category of ${attribute?.label.toLowerCase() ?? 'its attribute'}.`,
        places: [labelPlace(table, first.axis, first.label)],
        remedies: [],
      },
    ];
  });
  const large = oversized.map(({ table, cells }): Finding => {
    const biggest = table.axes
      .flatMap(({ attribute }) => draft.attributes.find(({ id }) => id === attribute) ?? [])
      .sort((a, b) => b.categories.length - a.categories.length);
    const numeric = biggest.find(
      (attribute) => attribute.numeric && attribute.categories.length > 8,
    );
    const lows = numeric?.categories.flatMap(({ band }) => band?.from ?? []) ?? [];
    const breaks = lows.filter((_, i) => i % Math.ceil(lows.length / 8) === 0);
    return {
      key: `too-large ${table.id}`,
      code: 'too-large',
      severity: 'error',
      message: `The categories of “${table.name}” make ${formatCount(cells)} combinations, more than the ${formatCount(patternCellLimit)} that a pattern can have. Leave a column out or put categories together, first of ${biggest[0]?.label.toLowerCase() ?? 'the largest'}.`,
      places: [placeOf(table)],
      remedies: numeric
        ? [
            {
              kind: 'set-breaks',
              attribute: numeric.id,
              breaks,
              words: `Put ${numeric.label.toLowerCase()} into ${breaks.length} bands`,
            },
          ]
        : [],
    };
  });
  return [...odd, ...large];
}

function percentOf(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent < 0.01 ? 'less than 0.01 percent' : `${Number(percent.toPrecision(2))} percent`;
}
