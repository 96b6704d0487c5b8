import { isInside, readBand } from './bands.ts';
import type { AxisMeaning, Band, DraftAttribute } from './draft.ts';

/**
 * Categories that a label of an axis stands for, by id: of a numeric attribute those inside
 * the band, of any other what the axis says.
 */
export function categoriesOf(
  attribute: DraftAttribute,
  axis: AxisMeaning,
  label: string,
): string[] {
  const said = axis.labels[label];
  if (!attribute.numeric) return said ?? [];
  if (said?.length === 0) return [];
  const band = bandOf(axis, label);
  if (!band) return said ?? [];
  const single = band.from !== null && band.from === band.to;
  return attribute.categories
    .filter(
      (category) =>
        category.band &&
        (isInside(category.band, band) || (single && isInside(band, category.band))),
    )
    .map(({ id }) => id);
}

/** The band that a label of an axis means; null where it is none. */
export function bandOf(axis: AxisMeaning, label: string): Band | null {
  return axis.bands?.[label] ?? readBand(label);
}
