/**
 * JSON that a person can read and a diff can follow, one line per innermost table: objects
 * and arrays of objects are broken into lines, unless they are short.
 */
export function writeJson(value: unknown): string {
  return `${write(value, '')}\n`;
}

const lineWidth = 100;

function write(value: unknown, indent: string): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return short;
  if (indent.length + short.length <= lineWidth) return short;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) return short;
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{\n${members
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${write(member, inner)}`)
    .join(',\n')}\n${indent}}`;
}
