/** The four stages of the persona policy's pipeline, in order. */
export const synthesisStages = [
  'demographic_foundation',
  'psychographic_enrichment',
  'behavioral_patterning',
  'validation_and_calibration',
] as const;

export type SynthesisStage = (typeof synthesisStages)[number];

/** What became of a stage: `left-out` where the study asks for nothing of it. */
export type StageStatus = 'completed' | 'left-out' | 'failed' | 'not-reached';

/** One run from study to validated people, as it is recorded. Times come from the caller. */
export interface SynthesisRun {
  synthesisId: string;
  /** People asked for. */
  targetCount: number;
  /** Who was asked for: the filter in words, or everyone. */
  marketSegment: string;
  pack: { id: string; digest: string };
  /** Digest of the whole study, so that the run can be made again. */
  studyDigest: string;
  seed: number;
  versions: Record<string, string | number>;
  /** ISO times. */
  startedAt: string;
  endedAt: string;
  /** Seconds from start to end, by a clock that does not jump. */
  durationSeconds: number;
  stages: { stage: SynthesisStage; status: StageStatus; seconds: number | null }[];
  personas: number;
  /** Absent where the run failed before it came to that. */
  quality?: { overallScore: number | null; metrics: Record<string, number | null> };
  bias?: { detected: boolean | null; factors: string[] };
  confidence?: { overallScore: number | null; attributesWithIntervals: number };
  /** What went wrong, where the run failed. */
  error?: string;
}

/** An event of a run, a line of the record. Names follow the persona policy. */
export type SynthesisEvent = Readonly<Record<string, unknown>> & {
  event_type:
    'PERSONA_SYNTHESIS_COMPLETED' | 'PERSONA_SYNTHESIS_FAILED' | 'PERSONA_SYNTHESIS_METRICS';
  synthesis_id: string;
  timestamp: string;
};

export interface RecordSection {
  status: 'completed' | 'failed';
  stagesCompleted: SynthesisStage[];
  run: SynthesisRun;
  personasPerSecond: number | null;
  events: SynthesisEvent[];
  notes: string[];
}

/**
 * The record of a run: the event that it ended with and its metrics, as the persona policy
 * names them. Personas per second are told for short runs too: the policy divides by one second at
 * least, so that a run of 10 milliseconds would look a hundred times slower than it was.
 */
export function recordOf(run: SynthesisRun): RecordSection {
  const failed = run.error !== undefined;
  const stagesCompleted = run.stages
    .filter(({ status }) => status === 'completed')
    .map(({ stage }) => stage);
  const personasPerSecond = run.durationSeconds > 0 ? run.personas / run.durationSeconds : null;
  const about = {
    synthesis_id: run.synthesisId,
    timestamp: run.endedAt,
    status: failed ? 'failed' : 'completed',
    market_segment: run.marketSegment,
    target_count: run.targetCount,
    pack: run.pack,
    study_digest: run.studyDigest,
    seed: run.seed,
    versions: run.versions,
    start_timestamp: run.startedAt,
    end_timestamp: run.endedAt,
    stages_completed: stagesCompleted,
    stages: run.stages,
  };
  const outcome: SynthesisEvent = failed
    ? { event_type: 'PERSONA_SYNTHESIS_FAILED', ...about, error: run.error }
    : {
        event_type: 'PERSONA_SYNTHESIS_COMPLETED',
        ...about,
        personas_generated: run.personas,
        quality_score: run.quality?.overallScore ?? null,
        bias_detected: run.bias?.detected ?? null,
        confidence_score: run.confidence?.overallScore ?? null,
      };
  const metrics: SynthesisEvent = {
    event_type: 'PERSONA_SYNTHESIS_METRICS',
    synthesis_id: run.synthesisId,
    timestamp: run.endedAt,
    study_digest: run.studyDigest,
    versions: run.versions,
    metrics: {
      synthesis_id: run.synthesisId,
      collection_timestamp: run.endedAt,
      performance_metrics: {
        total_personas_generated: run.personas,
        synthesis_duration_seconds: run.durationSeconds,
        personas_per_second: personasPerSecond,
        personas_per_second_of_the_policy: run.personas / Math.max(run.durationSeconds, 1),
      },
      quality_metrics: run.quality
        ? { overall_score: run.quality.overallScore, ...run.quality.metrics }
        : null,
      bias_metrics: run.bias
        ? {
            bias_detected: run.bias.detected,
            bias_factors_count: run.bias.factors.length,
            bias_factors: run.bias.factors,
          }
        : null,
      confidence_metrics: run.confidence
        ? {
            overall_confidence_score: run.confidence.overallScore,
            attributes_with_intervals: run.confidence.attributesWithIntervals,
          }
        : null,
    },
  };
  return {
    status: failed ? 'failed' : 'completed',
    stagesCompleted,
    run,
    personasPerSecond,
    events: [outcome, metrics],
    notes: run.stages.flatMap(({ stage, status }) =>
      status === 'left-out' ? [`${stage}: the study asks for none`] : [],
    ),
  };
}

/** Events as JSON lines, one a line, the last one ended too. */
export function jsonLines(events: readonly SynthesisEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
