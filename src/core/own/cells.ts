/** A cell as it is known by: trimmed, spaces of all widths made one. */
export function clean(cell: string | undefined): string {
  return (cell ?? '').replace(/[\s\u00a0\u2007\u2009\u202f]+/g, ' ').trim();
}

/** Marks of a footnote at the end of a label; a square or cubic metre keeps its exponent. */
const mark =
  /(?:(?<!(?:^|[^\p{L}])[kcd]?m)[¹²³⁰⁴-⁹]+|(?<=.)[*†‡]+|\s*\[[a-z0-9]{1,2}\]|(?<=[\p{L})])\s*\(?%\)?)$/u;

/** A label of a table: a cell without marks of footnotes, a percent sign and a colon at its end. */
export function labelOf(cell: string | undefined): string {
  let label = clean(cell);
  for (;;) {
    const bare = label.replace(mark, '').replace(/\s*:$/, '').trim();
    if (bare === '' || bare === label) return label;
    label = bare;
  }
}

/** Whether a row is a line drawn with signs, as under the heading of a table in Markdown. */
export function isRuled(row: readonly string[]): boolean {
  const filled = row.map(clean).filter((cell) => cell !== '');
  return filled.length > 0 && filled.every((cell) => /^[:|]?[-=_–—*]{3,}[:|]?$/.test(cell));
}
