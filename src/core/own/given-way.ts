import { contradictionSlack } from '../population/contradictions.ts';
import { fitPack } from '../population/fit-pack.ts';
import { cutTables, evidenceOf } from '../population/slice.ts';
import { massOf } from '../population/tree-tables.ts';
import type { Draft } from './draft.ts';
import { packOf } from './examine.ts';
import { coordinatesOf } from './grid.ts';
import { assembleDraft } from './pack-of.ts';
import { editTable } from './tables.ts';

/** A figure of a table that gave way, and what the other tables make of it. */
export interface MissedFigure {
  /** Labels of its categories, in the order of the table's attributes. */
  labels: string[];
  /** People that the table counts. */
  counted: number;
  /** People that the fit of the others has there. */
  fitted: number;
}

export interface GivenWay {
  table: string;
  /** Figures that the table states. */
  figures: number;
  /** Those that the fit misses by more than rounding, farthest first. */
  missed: MissedFigure[];
}

/**
 * What a population makes of a table that only shapes it, had it been a target: undefined where
 * the draft cannot be drawn, or the table counts nothing that can be compared.
 */
export function givenWay(draft: Draft, table: string): GivenWay | undefined {
  const made = packOf(draft);
  if (!made.ok) return undefined;
  const asked = assembleDraft(editTable(draft, table, { role: 'target' }));
  const at = asked.marginals.findIndex((target) => target?.table.id === table);
  const marginal = asked.pack?.marginals[at];
  if (!marginal) return undefined;
  const { model, fit } = fitPack(made.pack);
  const axes = marginal.of.map((id) => {
    const { categories } = made.pack.attributes.find((attribute) => attribute.id === id)!;
    const groups = marginal.groups?.[id] ?? categories.map((_, code) => code);
    const labels = marginal.groupLabels?.[id] ?? categories.map(({ label }) => label);
    return {
      id,
      labels: labels.map((label) => (typeof label === 'string' ? label : label.en)),
      codes: labels.map((_, group) => groups.flatMap((own, code) => (own === group ? [code] : []))),
    };
  });
  const sizes = axes.map(({ labels }) => labels.length);
  const stated = marginal.counts.flatMap((counted, cell) =>
    counted === null ? [] : [{ counted, place: coordinatesOf(cell, sizes) }],
  );
  const missed = stated
    .map(({ counted, place }): MissedFigure => {
      const where = Object.fromEntries(axes.map(({ id, codes }, k) => [id, codes[place[k]!]!]));
      return {
        labels: axes.map(({ labels }, k) => labels[place[k]!]!),
        counted,
        fitted: massOf(cutTables(model, fit.tables, evidenceOf(model, where))),
      };
    })
    .filter((figure) => gapOf(figure) > contradictionSlack)
    .sort((a, b) => gapOf(b) - gapOf(a));
  return { table, figures: stated.length, missed };
}

function gapOf({ counted, fitted }: MissedFigure): number {
  return counted > fitted ? counted - fitted : fitted - counted;
}
