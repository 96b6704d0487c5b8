/**
 * JSON to be read by people too: one member or item a line, but lists of plain values on
 * one line, however long.
 */
export function jsonText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent} `;
  const lay = (items: string[], [open, close]: readonly [string, string]): string =>
    items.length === 0
      ? open + close
      : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object' || item === null)
      ? JSON.stringify(value)
      : lay(
          value.map((item) => jsonText(item, inner)),
          ['[', ']'],
        );
  return lay(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [`${JSON.stringify(key)}: ${jsonText(member, inner)}`],
    ),
    ['{', '}'],
  );
}
