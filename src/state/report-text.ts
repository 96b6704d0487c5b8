import type { ValidationReport } from '../core/validation/report.ts';

export type ReportFormat = 'html' | 'md' | 'json';

/** A report as a file that stands alone; what writes it is loaded when it is asked for. */
export async function reportText(
  report: ValidationReport,
  format: ReportFormat,
  language: string,
): Promise<string> {
  switch (format) {
    case 'html':
      return (await import('../data/report-html.ts')).reportHtml(report, language);
    case 'md':
      return (await import('../data/report-markdown.ts')).reportMarkdown(report, language);
    case 'json':
      return (await import('../data/report-json.ts')).reportJson(report);
  }
}
