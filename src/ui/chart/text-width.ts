const context =
  typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
const widths = new Map<string, number>();

/** Width of a text in the page's small size, in pixels. */
export function textWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  if (context && widths.size === 0)
    context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const width = context ? context.measureText(text).width : text.length * 6.5;
  widths.set(text, width);
  return width;
}

/** The text on as few lines as it takes, and no more than a number of them; then it is cut. */
export function broken(text: string, room: number, lines = 2): string {
  if (textWidth(text) <= room) return text;
  const words = text.split(' ');
  let first = words.length - 1;
  while (first > 1 && textWidth(words.slice(0, first).join(' ')) > room) first--;
  if (first < 1 || lines < 2) return fitted(text, room);
  const rest = words.slice(first).join(' ');
  return `${fitted(words.slice(0, first).join(' '), room)}\n${broken(rest, room, lines - 1)}`;
}

/** The text, cut with an ellipsis where it is wider than there is room. */
export function fitted(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let end = Math.max(1, Math.floor((text.length * room) / textWidth(text)));
  while (end > 1 && textWidth(`${text.slice(0, end).trimEnd()}…`) > room) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
