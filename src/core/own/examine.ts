import { fitPack } from '../population/fit-pack.ts';
import { formatCount, listed } from '../table/wording.ts';
import { categoriesOf, usesOf } from './attributes.ts';
import type { Draft, DraftPack, DraftTable, Finding, Remedy } from './draft.ts';
import { doctorFindings, zeroSlices } from './doctor.ts';
import { matchCategories } from './matches.ts';
import { assembleDraft, checkedPack, patternCellLimit } from './pack-of.ts';
import type { Assembled } from './pack-of.ts';
import {
  axisPlace,
  axisPlaces,
  cellWords,
  labelPlace,
  labelPlaces,
  placeOf,
  placeOfCell,
  priorRemedy,
} from './places.ts';
import { readingOf } from './readings.ts';
import { applyRemedy } from './remedies.ts';

/** Proposals from here on are likely enough that leaving them open is an error. */
const likely = 0.7;

/**
 * Examines a draft as the doctor examines a problem, and fits it where nothing keeps it from
 * being fitted. Errors come first; in each group, what was read comes before what was
 * compared. Remedies for tables that contradict each other were tried: only those are
 * offered that end the finding.
 */
export function examineDraft(draft: Draft): Finding[] {
  return packOf(draft).findings;
}

const known = new WeakMap<Draft, DraftPack>();

/** The pack of a draft, checked and fitted, or the findings that keep it from being one. */
export function packOf(draft: Draft): DraftPack {
  const before = known.get(draft);
  if (before) return before;
  const made = makePack(draft);
  known.set(draft, made);
  return made;
}

function makePack(draft: Draft): DraftPack {
  const assembled = assembleDraft(draft);
  const before = sorted(plainFindings(draft, assembled));
  const blocked = before.some(({ severity }) => severity === 'error');
  if (!assembled.pack || blocked) return { ok: false, findings: before, problems: [] };
  const found = sorted([...before, ...triedRemedies(draft, doctorFindings(draft, assembled))]);
  if (found.some(({ severity }) => severity === 'error'))
    return { ok: false, findings: found, problems: [] };
  const parsed = checkedPack(assembled)!;
  if (!parsed.ok) {
    const findings = parsed.problems.map(({ path, message }): Finding => ({
      key: `pack ${path}`,
      code: 'not-fitted',
      severity: 'error',
      message: `The pack would not be one: ${path} ${message}.`,
      places: [],
      remedies: [],
    }));
    return { ok: false, findings: sorted([...findings, ...found]), problems: parsed.problems };
  }
  const fitted = fitFindings(draft, assembled);
  const findings = sorted([...fitted, ...found]);
  return findings.some(({ severity }) => severity === 'error')
    ? { ok: false, findings, problems: [] }
    : { ok: true, pack: parsed.pack, findings };
}

/** What reading, matching and adding up say, before any table is compared with another. */
function plainFindings(draft: Draft, assembled: Assembled): Finding[] {
  const found: Finding[] = [];
  if (draft.tables.every(({ role }) => role === 'off'))
    found.push({
      key: 'no-tables',
      code: 'no-tables',
      severity: 'error',
      message: 'There is no table yet. Paste one or drop a file.',
      places: [],
      remedies: [],
    });
  for (const table of draft.tables) if (table.role !== 'off') found.push(...readingFindings(table));
  if (found.some(({ severity, code }) => severity === 'error' && code === 'reading')) return found;
  found.push(...matchFindings(draft), ...missingFindings(draft));
  found.push(...crossedFindings(assembled));
  if (!found.some(({ severity }) => severity === 'error')) found.push(...zeroSlices(assembled));
  found.push(...totalFindings(draft, assembled));
  found.push(...shareFindings(draft, assembled), ...sampleFindings(draft, assembled));
  return found;
}

function readingFindings(table: DraftTable): Finding[] {
  return readingOf(table).problems.map(({ severity, message, row, column, remedies }, number) => ({
    key: `reading ${table.id} ${row ?? ''} ${column ?? ''} ${number}`,
    code: 'reading' as const,
    severity,
    message: `${table.name}: ${message}`,
    places: [placeOf(table, row, column)],
    remedies: remedies.map(
      (remedy) => ('table' in remedy ? { ...remedy, table: table.id } : remedy) as Remedy,
    ),
  }));
}

/** Spellings that are likely the same and were neither accepted nor declined. */
function matchFindings(draft: Draft): Finding[] {
  return matchCategories(draft).map((match): Finding => {
    const severity = match.confidence >= likely ? 'error' : 'note';
    if (match.kind === 'attribute') {
      const from = draft.attributes.find(({ id }) => id === match.from)!;
      const into = draft.attributes.find(({ id }) => id === match.into)!;
      return {
        key: match.key,
        code: 'category-unmatched',
        severity,
        message: `Are “${from.label}” and “${into.label}” the same? ${match.reason.slice(0, 1).toUpperCase()}${match.reason.slice(1)}.`,
        places: axisPlaces(draft, match.from),
        remedies: [
          {
            kind: 'same-attribute',
            from: match.from,
            into: match.into,
            words: `Take “${from.label}” as “${into.label}”`,
          },
        ],
      };
    }
    const attribute = draft.attributes.find(({ id }) => id === match.attribute)!;
    const labelOf = (id: string) =>
      attribute.categories.find((category) => category.id === id)?.label ?? id;
    const into = listed(match.into.map((id) => `“${labelOf(id)}”`));
    return {
      key: match.key,
      code: 'category-unmatched',
      severity,
      message: `Is “${labelOf(match.from)}” of ${attribute.label.toLowerCase()} the same as ${into}? ${match.reason.slice(0, 1).toUpperCase()}${match.reason.slice(1)}.`,
      places: labelPlaces(draft, match.attribute, match.from),
      remedies: [
        {
          kind: 'merge-categories',
          attribute: match.attribute,
          from: match.from,
          into: match.into,
          words: `Take “${labelOf(match.from)}” as ${into}`,
        },
      ],
    };
  });
}

/** Categories that one table has and another of the same attribute lacks. */
function missingFindings(draft: Draft): Finding[] {
  const proposed = new Set(
    matchCategories(draft).flatMap((match) =>
      match.kind === 'category'
        ? [
            `${match.attribute} ${match.from}`,
            ...match.into.map((id) => `${match.attribute} ${id}`),
          ]
        : [],
    ),
  );
  return [...usesOf(draft)].flatMap(([id, uses]) => {
    const attribute = draft.attributes.find((one) => one.id === id);
    if (!attribute) return [];
    return uses.flatMap(({ table, axis, labels, microdata }): Finding[] => {
      if (table.role === 'off' || microdata) return [];
      const has = new Set(
        labels.flatMap((label) => categoriesOf(attribute, table.axes[axis]!, label)),
      );
      const missing = attribute.categories.filter(
        (category) => !has.has(category.id) && !proposed.has(`${id} ${category.id}`),
      );
      if (missing.length === 0) return [];
      const words = listed(
        missing.map(({ label }) => `“${label}”`),
        4,
      );
      return [
        {
          key: `category-missing ${table.id} ${id}`,
          code: 'category-missing',
          severity: 'note',
          message: `${table.name} says nothing of ${words} of ${attribute.label.toLowerCase()}, which another table counts: what is left of the people goes there.`,
          places: [
            axisPlace(table, axis),
            ...missing
              .slice(0, 3)
              .flatMap((category) => labelPlaces(draft, id, category.id).slice(0, 1)),
          ],
          remedies: [],
        },
      ];
    });
  });
}

function crossedFindings({ targets }: Assembled): Finding[] {
  return targets.crossed.map(({ table, axis, labels: [a, b] }): Finding => ({
    key: `bands-cross ${table.id} ${axis} ${a} ${b}`,
    code: 'bands-cross',
    severity: 'error',
    message: `In ${table.name} “${a}” and “${b}” overlap: the same people would count twice. Leave one of them out.`,
    places: [labelPlace(table, axis, b), labelPlace(table, axis, a)],
    remedies: [b, a].map((label) => ({
      kind: 'leave-out',
      table: table.id,
      axis,
      label,
      words: `Leave out “${label}”`,
    })),
  }));
}

function totalFindings(draft: Draft, { targets, pack }: Assembled): Finding[] {
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

function shareFindings(draft: Draft, { targets }: Assembled): Finding[] {
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
    const names = unknown.slice(0, 3).map((cell) => cellWords(one, cell));
    return [
      {
        key: `blanks ${one.table.id}`,
        code: 'reading',
        severity: 'note',
        message: `${formatCount(unknown.length)} ${unknown.length > 1 ? 'figures' : 'figure'} of “${one.table.name}” ${unknown.length > 1 ? 'are' : 'is'} not printed (${listed(names)}${unknown.length > 3 ? ' …' : ''}) and left open.`,
        places: unknown.slice(0, 5).map((cell) => placeOfCell(one, cell)),
        remedies: [{ kind: 'blanks-zero', table: one.table.id, words: 'Count them as 0' }],
      },
    ];
  });
  return draft.tables.length > 0 ? [...off, ...loose, ...blank] : [];
}

function sampleFindings(draft: Draft, { samples, oversized }: Assembled): Finding[] {
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

/** Offers, of remedies between tables, those that end their finding. */
function triedRemedies(draft: Draft, findings: readonly Finding[]): Finding[] {
  return findings.map((finding, number) => {
    if (finding.severity !== 'error' || number >= 6) return finding;
    const helpful = finding.remedies.filter((remedy) => {
      const mended = applyRemedy(draft, remedy);
      const again = assembleDraft(mended);
      return !again.pack || !doctorFindings(mended, again).some(({ key }) => key === finding.key);
    });
    return { ...finding, remedies: helpful.length > 0 ? helpful : finding.remedies };
  });
}

/** Fits the pack: the last word on whether all targets can be met together. */
function fitFindings(draft: Draft, { pack, marginals, orders, samples }: Assembled): Finding[] {
  let fitted: ReturnType<typeof fitPack>;
  try {
    fitted = fitPack(pack!);
  } catch (error) {
    return [
      {
        key: 'too-large',
        code: 'too-large',
        severity: 'error',
        message: `The tables cannot be fitted together: ${(error as Error).message.replace(/^pack [^:]+: /, '')}.`,
        places: [],
        remedies: [],
      },
    ];
  }
  if (fitted.fit.status === 'converged') return [];
  return fitted.problems
    .slice(0, 10)
    .map(({ code, message, marginal, cell, gap, carriers }): Finding => {
      const places = [
        ...(marginal === undefined ? [] : [{ marginal, cell }]),
        ...(carriers ?? []),
      ].flatMap((at) => {
        const target = marginals[at.marginal];
        if (!target) return [];
        return [
          at.cell === undefined
            ? placeOf(target.table)
            : placeOfCell(target, orders[at.marginal]![at.cell]!),
        ];
      });
      const tables = [...new Set(places.map(({ table }) => table))]
        .map((id) => draft.tables.find((table) => table.id === id)!)
        .sort(
          (a, b) =>
            a.reliability - b.reliability || draft.tables.indexOf(b) - draft.tables.indexOf(a),
        );
      const remedies: Remedy[] = [
        ...samples
          .filter(({ table }) => !table.adjust.priorWeight)
          .map(({ table }): Remedy => priorRemedy(table)),
        ...tables.slice(0, 2).map((table): Remedy => ({
          kind: 'as-pattern',
          table: table.id,
          words: `Let “${table.name}” give way: use it as a pattern only`,
        })),
        ...draft.rules.map((rule): Remedy => ({
          kind: 'drop-rule',
          rule: rule.id,
          words: `Drop the rule “${rule.reason ?? rule.id}”`,
        })),
        ...tables.slice(0, 1).map((table): Remedy => ({
          kind: 'drop-table',
          table: table.id,
          words: `Take “${table.name}” out`,
        })),
      ];
      return {
        key: `fit ${code} ${marginal ?? ''} ${cell ?? ''}`,
        code:
          code === 'empty-slice'
            ? 'empty-slice'
            : code === 'infeasible'
              ? 'infeasible'
              : 'not-fitted',
        severity: 'error',
        message,
        places: places.slice(0, 8),
        ...(gap !== undefined && { gap }),
        remedies,
      };
    });
}

const ranks = { error: 0, warning: 1, note: 2 } as const;

function sorted(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings
    .filter(({ key }) => !seen.has(key) && seen.add(key))
    .sort((a, b) => ranks[a.severity] - ranks[b.severity]);
}

function percentOf(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent < 0.01 ? 'less than 0.01 percent' : `${Number(percent.toPrecision(2))} percent`;
}
