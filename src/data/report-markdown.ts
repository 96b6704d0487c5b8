import type { ValidationReport } from '../core/validation/report.ts';
import type { Block } from './report-blocks.ts';
import { reportBlocks, titleOf } from './report-document.ts';

/** A report as Markdown: headings, sentences and tables; what is drawn elsewhere is told in tables. */
export function reportMarkdown(report: ValidationReport, language = 'en'): string {
  return `# ${plain(titleOf(report, language))}\n\n${markdown(reportBlocks(report, language))}\n`;
}

function markdown(blocks: readonly Block[], level = 2): string {
  let under = level;
  return blocks
    .flatMap((block) => {
      if (block.kind === 'heading') under = block.level;
      return ofBlock(block, under);
    })
    .join('\n\n');
}

/** @param under level of the heading that it stands under */
function ofBlock(block: Block, under: number): string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${plain(block.text)}`];
    case 'text':
      return [block.tone === 'large' ? `**${plain(block.text)}**` : plain(block.text)];
    case 'list':
      return block.items.length > 0
        ? [block.items.map((item) => `- ${plain(item)}`).join('\n')]
        : [];
    case 'table':
      return [tableOf(block)];
    case 'chart':
      return [];
    case 'more':
      return [`${'#'.repeat(under + 1)} ${plain(block.title)}`, markdown(block.blocks, under + 1)];
  }
}

function tableOf({ head, rows, numbers, caption }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  const rule = head.map((_, i) => (numbers.includes(i) ? '--:' : '---'));
  const table = [line(head), line(rule), ...rows.map(line)].join('\n');
  return caption === undefined ? table : `${plain(caption)}\n\n${table}`;
}

function inCell(text: string): string {
  return plain(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Marks of Markdown inside words stand for themselves. */
function plain(text: string): string {
  return text.replace(/([*_`<[\]])/g, '\\$1');
}
