import { recordOf, synthesisStages } from './record.ts';
import type { SynthesisRun } from './record.ts';
import type { ValidationReport } from './report.ts';

/** What a caller knows of its run that nothing here can know. */
export type RunTimes = Pick<
  SynthesisRun,
  'synthesisId' | 'marketSegment' | 'seed' | 'startedAt' | 'endedAt' | 'durationSeconds'
> & {
  /** Whether traits were drawn, as the stages of enrichment and behavior. */
  hasTraits?: boolean;
};

/** A report with the record of the run that made it, quality, bias and confidence filled in. */
export function withRecord(report: ValidationReport, times: RunTimes): ValidationReport {
  const { hasTraits = false, ...own } = times;
  const { subject, quality, bias, uncertainty, pack, origin } = report;
  const isStudy = subject.origin === 'study';
  const judged = bias.controls.filter(
    ({ verdict }) => verdict !== 'absent' && verdict !== 'no-reference',
  );
  const factors = judged
    .filter(({ verdict }) => verdict === 'biased' || verdict === 'likely')
    .map(({ id }) => id);
  const run: SynthesisRun = {
    ...own,
    targetCount: subject.rows,
    pack: pack ? { id: pack.id, digest: pack.digest } : { id: '', digest: '' },
    studyDigest: origin.digest ?? '',
    versions: origin.versions,
    stages: synthesisStages.map((stage, at) => ({
      stage,
      status:
        at === synthesisStages.length - 1 || (isStudy && (at === 0 || hasTraits))
          ? 'completed'
          : 'left-out',
      seconds: null,
    })),
    personas: subject.rows,
    ...(quality && {
      quality: {
        overallScore: quality.mean.quality,
        metrics: {
          demographic_completeness: quality.mean.completeness,
          psychographic_validity: quality.mean.plausibility,
          behavioral_consistency: quality.mean.consistency,
        },
      },
    }),
    bias: { detected: judged.length > 0 ? factors.length > 0 : null, factors },
    confidence: {
      overallScore: uncertainty.intervals.policyFigure.value,
      attributesWithIntervals: uncertainty.intervals.attributes.length,
    },
  };
  return { ...report, record: recordOf(run) };
}
