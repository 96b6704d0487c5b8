import type { ValidationReport } from '../core/validation/report.ts';
import type { Block } from './report-blocks.ts';
import { escaped } from './report-charts.ts';
import { reportBlocks, titleOf } from './report-document.ts';
import { reportStyle } from './report-style.ts';

/**
 * A report as one HTML file that needs nothing else: no script, no request, drawings inside. It
 * prints well and follows the reader's choice of light or dark.
 */
export function reportHtml(report: ValidationReport, language = 'en'): string {
  const title = escaped(titleOf(report, language));
  const { grade } = report.verdict;
  const [headline, ...blocks] = reportBlocks(report, language);
  return [
    '<!doctype html>',
    `<html lang="${escaped(language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Nothing outside may be asked for, whatever the words of a file say.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    `<body><main><h1>${title}</h1><p class="grade ${grade === 'rejected' ? 'bad' : grade === 'accepted' ? 'good' : 'doubtful'}">${mark(grade)} ${headline?.kind === 'text' ? linked(headline.text) : escaped(grade)}</p>`,
    ...blocks.map(html),
    '</main></body></html>\n',
  ].join('\n');
}

function mark(grade: ValidationReport['verdict']['grade']): string {
  return grade === 'rejected' ? '✕' : grade === 'accepted' ? '●' : '△';
}

function html(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.id === undefined ? '' : ` id="${block.id}"`}>${escaped(block.text)}</h${block.level}>`;
    case 'text':
      return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${linked(block.text)}</p>`;
    case 'list':
      return block.items.length > 0
        ? `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
        : '';
    case 'table':
      return tableOf(block);
    case 'chart':
      return `<figure>${block.svg.replace('<svg ', `<svg aria-label="${escaped(block.words)}" `)}<figcaption>${escaped(block.words)}</figcaption></figure>`;
    case 'more':
      return `<details><summary>${escaped(block.title)}</summary>${block.blocks.map(html).join('\n')}</details>`;
  }
}

function tableOf({ head, rows, numbers, caption }: Extract<Block, { kind: 'table' }>): string {
  const cell = (tag: string, text: string, i: number) =>
    `<${tag}${numbers.includes(i) ? ' class="n"' : ''}>${linked(text)}</${tag}>`;
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
  const top = head.some((text) => text !== '') ? `<thead>${row('th', head)}</thead>` : '';
  return `<div class="wide"><table>${caption === undefined ? '' : `<caption>${escaped(caption)}</caption>`}${top}<tbody>${rows.map((cells) => row('td', cells)).join('')}</tbody></table></div>`;
}

/** Text, an address of which alone becomes a link. */
function linked(text: string): string {
  return /^https?:\/\/\S+$/.test(text)
    ? `<a href="${escaped(text)}">${escaped(text)}</a>`
    : escaped(text);
}
