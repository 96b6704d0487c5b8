/** What is wrong in a policy file, and where: `age.18-24.tolerance`. */
export interface PolicyProblem {
  path: string;
  message: string;
}

/** What a policy makes of one source of data. */
export interface PolicySource {
  id: string;
  /** How much the source counts, 0 … 1. */
  weight: number;
  confidence: number;
  /** ISO date, as stated. */
  lastUpdated: string;
}

/** A control of bias: how it is looked for, how much is allowed and what is done about it. */
export interface PolicyControl {
  /** As in the policy, such as `income_bracket_bias`. */
  id: string;
  method: string;
  threshold: number;
  mitigation: string;
}

/** What a policy states beside the shares of its dimensions; its usual figures where the file is silent. */
export interface PolicyParts {
  sources: PolicySource[];
  /** Least completeness, freshness and statistical validity of a source, and least mean of the three. */
  sourceThresholds: {
    completeness: number;
    freshness: number;
    validity: number;
    reliability: number;
  };
  biasControls: PolicyControl[];
  /** Shares that the policy assigns to the parts of uncertainty. */
  uncertaintyShares: { sources: number; sampling: number; time: number };
  qualityWeights: { completeness: number; plausibility: number; consistency: number };
  /** Scores below which the policy recommends to mend a persona. */
  qualityThresholds: { overall: number; completeness: number; plausibility: number };
  /** Level of its significance tests. */
  alpha: number;
  confidenceLevel: number;
}

/** Figures of the persona policy, for files that state only shares. */
export const usualPolicyParts: PolicyParts = {
  sources: [],
  sourceThresholds: { completeness: 0.8, freshness: 0.7, validity: 0.85, reliability: 0.7 },
  biasControls: [
    control('income_bracket_bias', 'distribution_comparison', 0.15, 'weighted_sampling'),
    control('education_level_bias', 'correlation_analysis', 0.2, 'stratified_sampling'),
    control('technology_adoption_bias', 'cluster_analysis', 0.25, 'diversity_enforcement'),
    control('geographic_representation_bias', 'spatial_analysis', 0.3, 'geographic_weighting'),
  ],
  uncertaintyShares: { sources: 0.4, sampling: 0.3, time: 0.3 },
  qualityWeights: { completeness: 0.3, plausibility: 0.4, consistency: 0.3 },
  qualityThresholds: { overall: 0.7, completeness: 0.8, plausibility: 0.75 },
  alpha: 0.05,
  confidenceLevel: 0.95,
};

function control(id: string, method: string, threshold: number, mitigation: string): PolicyControl {
  return { id, method, threshold, mitigation };
}

/** Reads what a policy file states beside its dimensions; what is wrong goes to `problems`. */
export function parsePolicyParts(
  members: Record<string, unknown>,
  problems: PolicyProblem[],
): PolicyParts {
  const read = new Reader(problems);
  const usual = usualPolicyParts;
  const sources = read.members(members, 'source_weights').map(([id, source, path]) => ({
    id,
    weight: read.share(source, 'weight', path),
    confidence: read.share(source, 'confidence', path),
    lastUpdated: read.date(source, 'last_updated', path),
  }));
  const controls = read.members(members, 'bias_controls').map(([id, one, path]) => ({
    id,
    method: read.word(one, 'method' in one ? 'method' : 'detection_method', path),
    threshold: read.share(one, 'threshold', path),
    mitigation: read.word(one, 'mitigation', path),
  }));
  const shares = <K extends string>(
    member: string,
    names: Record<K, string>,
    otherwise: Record<K, number>,
  ) => read.shares(members, member, names, otherwise);
  return {
    sources,
    sourceThresholds: shares(
      'source_validation_thresholds',
      {
        completeness: 'data_completeness',
        freshness: 'temporal_freshness',
        validity: 'statistical_validity',
        reliability: 'overall_reliability_min',
      },
      usual.sourceThresholds,
    ),
    biasControls: controls.length > 0 ? controls : usual.biasControls,
    uncertaintyShares: shares(
      'uncertainty_contributions',
      { sources: 'data_sources', sampling: 'sampling_method', time: 'temporal_factors' },
      usual.uncertaintyShares,
    ),
    qualityWeights: shares(
      'quality_weights',
      {
        completeness: 'demographic_completeness',
        plausibility: 'psychographic_validity',
        consistency: 'behavioral_consistency',
      },
      usual.qualityWeights,
    ),
    qualityThresholds: shares(
      'quality_thresholds',
      {
        overall: 'overall',
        completeness: 'demographic_completeness',
        plausibility: 'psychographic_validity',
      },
      usual.qualityThresholds,
    ),
    alpha: read.level(members, 'alpha', usual.alpha),
    confidenceLevel: read.level(members, 'confidence_level', usual.confidenceLevel),
  };
}

type Members = Record<string, unknown>;

class Reader {
  readonly #problems: PolicyProblem[];

  constructor(problems: PolicyProblem[]) {
    this.#problems = problems;
  }

  /** Members of a member that is an object of objects; none where it is absent. */
  members(of: Members, name: string): [string, Members, string][] {
    const value = of[name];
    if (value === undefined) return [];
    if (!isObject(value)) {
      this.#say(name, 'must be an object');
      return [];
    }
    return Object.entries(value).flatMap(([id, inner]): [string, Members, string][] => {
      const path = `${name}.${id}`;
      if (isObject(inner)) return [[id, inner, path]];
      this.#say(path, 'must be an object');
      return [];
    });
  }

  share(of: Members, name: string, path: string): number {
    const value = of[name];
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    this.#say(
      `${path}.${name}`,
      value === undefined ? 'is missing' : 'must be a number from 0 to 1',
    );
    return 0;
  }

  shares<K extends string>(
    of: Members,
    member: string,
    names: Record<K, string>,
    otherwise: Record<K, number>,
  ): Record<K, number> {
    const value = of[member];
    if (value === undefined) return otherwise;
    if (!isObject(value)) {
      this.#say(member, 'must be an object');
      return otherwise;
    }
    const entries = Object.entries<string>(names).map(([key, name]) => [
      key,
      name in value ? this.share(value, name, member) : otherwise[key as K],
    ]);
    return Object.fromEntries(entries) as Record<K, number>;
  }

  word(of: Members, name: string, path: string): string {
    const value = of[name];
    if (typeof value === 'string' && value !== '') return value;
    this.#say(`${path}.${name}`, value === undefined ? 'is missing' : 'must be a text');
    return '';
  }

  date(of: Members, name: string, path: string): string {
    const value = this.word(of, name, path);
    if (value !== '' && !/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(value))
      this.#say(`${path}.${name}`, 'must be a date such as 2024-01-01');
    return value;
  }

  /** A share that is neither 0 nor 1. */
  level(of: Members, name: string, otherwise: number): number {
    const value = of[name];
    if (value === undefined) return otherwise;
    if (typeof value === 'number' && value > 0 && value < 1) return value;
    this.#say(name, 'must be a share between 0 and 1, such as 0.05');
    return otherwise;
  }

  #say(path: string, message: string): void {
    this.#problems.push({ path, message });
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
