import { describe, expect, test } from 'vitest';
import { jsonLines, recordOf } from '../../../src/core/validation/record.ts';
import type { SynthesisRun } from '../../../src/core/validation/record.ts';

const run = (more: Partial<SynthesisRun> = {}): SynthesisRun => ({
  synthesisId: 's-1',
  targetCount: 1000,
  marketSegment: 'women of 25 to 44',
  pack: { id: 'moldova-2024', digest: 'abc' },
  studyDigest: 'def',
  seed: 7,
  versions: { populace: '0.1.0', model: 4 },
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:00:00.250Z',
  durationSeconds: 0.25,
  stages: [
    { stage: 'demographic_foundation', status: 'completed', seconds: 0.2 },
    { stage: 'psychographic_enrichment', status: 'left-out', seconds: null },
    { stage: 'behavioral_patterning', status: 'left-out', seconds: null },
    { stage: 'validation_and_calibration', status: 'completed', seconds: 0.05 },
  ],
  personas: 1000,
  quality: { overallScore: 0.98, metrics: { plausibility: 0.95 } },
  bias: { detected: true, factors: ['income'] },
  confidence: { overallScore: 0.4, attributesWithIntervals: 7 },
  ...more,
});

describe('the record of a run', () => {
  test('is an event of completion and one of metrics, a JSON object a line', () => {
    const { status, stagesCompleted, personasPerSecond, events, notes } = recordOf(run());
    expect(status).toBe('completed');
    expect(stagesCompleted).toEqual(['demographic_foundation', 'validation_and_calibration']);
    expect(personasPerSecond).toBe(4000);
    const lines = jsonLines(events);
    expect(lines.endsWith('}\n')).toBe(true);
    const [outcome, metrics] = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(outcome).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_COMPLETED',
      synthesis_id: 's-1',
      market_segment: 'women of 25 to 44',
      personas_generated: 1000,
      quality_score: 0.98,
      bias_detected: true,
      confidence_score: 0.4,
      study_digest: 'def',
      versions: { populace: '0.1.0', model: 4 },
    });
    expect(metrics).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_METRICS',
      metrics: {
        performance_metrics: {
          personas_per_second: 4000,
          personas_per_second_of_the_policy: 1000,
          synthesis_duration_seconds: 0.25,
        },
        quality_metrics: { overall_score: 0.98, plausibility: 0.95 },
        bias_metrics: { bias_detected: true, bias_factors_count: 1 },
        confidence_metrics: { attributes_with_intervals: 7 },
      },
    });
    expect(notes).toEqual([
      'psychographic_enrichment: the study asks for none',
      'behavioral_patterning: the study asks for none',
    ]);
  });

  test('of a failure names the error and the stage that was reached', () => {
    const { stages } = run();
    const { quality, bias, confidence, ...bare } = run();
    expect([quality, bias, confidence]).not.toContain(undefined);
    const failed = recordOf({
      ...bare,
      error: 'Nobody is left by the filter.',
      personas: 0,
      stages: stages.map((one, at) => ({
        ...one,
        status: at === 0 ? 'failed' : 'not-reached',
      })),
    });
    expect(failed.status).toBe('failed');
    expect(failed.stagesCompleted).toEqual([]);
    expect(failed.events[0]).toMatchObject({
      event_type: 'PERSONA_SYNTHESIS_FAILED',
      error: 'Nobody is left by the filter.',
    });
    expect(failed.events[1]).toMatchObject({ metrics: { quality_metrics: null } });
  });

  test('keeps a line a line whatever an error says, and takes no time for no time', () => {
    const { events, personasPerSecond } = recordOf(
      run({ error: 'two\nlines "quoted"', durationSeconds: 0 }),
    );
    expect(jsonLines(events).trimEnd().split('\n')).toHaveLength(2);
    expect(personasPerSecond).toBeNull();
  });
});
