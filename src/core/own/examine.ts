import { fitPack } from '../population/fit-pack.ts';
import { doctorFindings, zeroSlices } from './doctor.ts';
import type { Draft, DraftPack, Finding, Remedy } from './draft.ts';
import {
  crossedFindings,
  matchFindings,
  missingFindings,
  readingFindings,
  unplacedFindings,
} from './label-findings.ts';
import { assembleDraft, checkedPack } from './pack-of.ts';
import type { Assembled } from './pack-of.ts';
import { placeOf, placeOfCell, priorRemedy } from './places.ts';
import { applyRemedy } from './remedies.ts';
import { sampleFindings, shareFindings, totalFindings } from './sum-findings.ts';

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
  const isNested = draft.attributes.some(({ within }) => within);
  const spelled = isNested ? assembleDraft(draft, true) : assembled;
  const found = sorted([...before, ...triedRemedies(draft, doctorFindings(draft, spelled))]);
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
  found.push(...matchFindings(draft), ...missingFindings(draft), ...unplacedFindings(draft));
  found.push(...crossedFindings(assembled));
  if (!found.some(({ severity }) => severity === 'error')) found.push(...zeroSlices(assembled));
  found.push(...totalFindings(draft, assembled));
  const isMatched = !found.some(
    ({ severity, code }) => severity === 'error' && code === 'category-unmatched',
  );
  found.push(
    ...shareFindings(draft, assembled).filter(
      // Spellings that are not matched yet may be what keeps a table from counting them.
      ({ code }) => isMatched || code !== 'condition-unknown',
    ),
    ...sampleFindings(draft, assembled),
  );
  return found;
}

/** Offers, of remedies between tables, those that end their finding. */
function triedRemedies(draft: Draft, findings: readonly Finding[]): Finding[] {
  return findings.map((finding, number) => {
    if (finding.severity !== 'error' || number >= 6) return finding;
    const helpful = finding.remedies.filter((remedy) => {
      const mended = applyRemedy(draft, remedy);
      const again = assembleDraft(mended, true);
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
