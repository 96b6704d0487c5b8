import type {
  PolicyDocument,
  PolicyVersion,
} from '../../../src/core/validation/policy/policy-document.ts';
import { parsePolicy } from '../../../src/core/validation/policy/policy-document.ts';

const asked = (target: number, tolerance: number, min_samples: number) => ({
  target_percentage: target,
  tolerance,
  min_samples,
});

/** The persona policy in the file format, with the targets of its service that contradict it. */
export const policyFile = {
  age: {
    '18-24': asked(0.15, 0.05, 10),
    '25-34': asked(0.25, 0.05, 15),
    '35-44': asked(0.2, 0.05, 12),
    '45-54': asked(0.18, 0.05, 11),
    '55-64': asked(0.15, 0.05, 9),
    '65+': asked(0.07, 0.03, 4),
  },
  gender: {
    female: asked(0.52, 0.08, 50),
    male: asked(0.45, 0.08, 45),
    non_binary: asked(0.03, 0.02, 3),
  },
  geography: {
    urban: asked(0.65, 0.1, 65),
    suburban: asked(0.25, 0.08, 25),
    rural: asked(0.1, 0.05, 10),
  },
  source_weights: {
    us_census: { weight: 1, confidence: 0.95, last_updated: '2024-01-01' },
    social_media: { weight: 0.4, confidence: 0.45, last_updated: '2024-09-01' },
  },
  source_validation_thresholds: { data_completeness: 0.9 },
  bias_controls: {
    income_bracket_bias: {
      detection_method: 'distribution_comparison',
      threshold: 0.15,
      mitigation: 'weighted_sampling',
    },
  },
  quality_weights: {
    demographic_completeness: 0.3,
    psychographic_validity: 0.4,
    behavioral_consistency: 0.3,
  },
  alpha: 0.05,
  confidence_level: 0.95,
  service_targets_that_contradict_the_policy: {
    gender: { male: 0.49, female: 0.49, non_binary: 0.02 },
    age_groups: {
      '18-24': 0.12,
      '25-34': 0.18,
      '35-44': 0.17,
      '45-54': 0.16,
      '55-64': 0.14,
      '65+': 0.23,
    },
    education_levels: { high_school: 0.25, bachelor: 0.3, other: 0.45 },
    income_distribution: { low: 0.2, middle: 0.5, high: 0.3 },
  },
};

/** A policy that is expected to be read. */
export function policyOf(file: unknown, version?: PolicyVersion): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(file), version);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.policy;
}
