import { recordOf, synthesisStages } from './record.ts';
import type { RecordSection, SynthesisRun } from './record.ts';
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
    stages: stagesOf(isStudy, hasTraits, 'completed'),
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

/** The record of a run that ended in an error while its people were validated. */
export function failedRecord(
  { hasTraits = false, ...own }: RunTimes,
  about: Pick<SynthesisRun, 'targetCount' | 'pack' | 'studyDigest' | 'versions'>,
  isStudy: boolean,
  error: string,
): RecordSection {
  const stages = stagesOf(isStudy, hasTraits, 'failed');
  return recordOf({ ...own, ...about, stages, personas: about.targetCount, error });
}

/** What was done of each stage: a file was drawn elsewhere, and is validated alone. */
function stagesOf(
  isStudy: boolean,
  hasTraits: boolean,
  validation: 'completed' | 'failed',
): SynthesisRun['stages'] {
  return synthesisStages.map((stage, at) => ({
    stage,
    status:
      stage === 'validation_and_calibration'
        ? validation
        : isStudy && (at === 0 || hasTraits)
          ? 'completed'
          : 'left-out',
    seconds: null,
  }));
}
