import type { ControlId, PolicyFigure } from './bias-section.ts';

/**
 * The persona policy gives each control a name, a method in two words and a threshold, but no
 * formula. What is computed of it here is the plainest reading.
 */
const controls: Record<ControlId, Omit<PolicyFigure, 'value' | 'passes'>> = {
  income: {
    name: 'income_bracket_bias',
    detection: 'distribution_comparison',
    reading: 'largest difference of one bracket’s share from the reference',
    threshold: 0.15,
    misleads:
      'A share of 0.15 is not said to be of what: every bracket may be 14 points off and pass, while ' +
      'the number of brackets, not the bias, decides how large the figure can get.',
  },
  education: {
    name: 'education_level_bias',
    detection: 'correlation_analysis',
    reading:
      'largest difference of Cramér’s V of education and another attribute from the reference, of everyone together',
    threshold: 0.2,
    misleads:
      'A correlation of everyone together mixes the ages: it can be right while every age group is ' +
      'wrong, and wrong while every age group is right (Simpson’s paradox).',
  },
  technology: {
    name: 'technology_adoption_bias',
    detection: 'cluster_analysis',
    reading: 'largest difference of one group’s share from the reference',
    threshold: 0.25,
    misleads:
      'Clusters found in the population depend on the method and its starting point, and no share of ' +
      'them says whether people repeat each other: a population of copies can pass.',
  },
  geography: {
    name: 'geographic_representation_bias',
    detection: 'spatial_analysis',
    reading: 'largest difference of one area’s share from the reference, at any level',
    threshold: 0.3,
    misleads:
      'Most areas hold less than 30 in 100 people, so that several may be missing altogether and the ' +
      'figure still passes.',
  },
};

/** The policy's own figure of a control, beside the sound one. */
export function policyFigureOf(id: ControlId, value: number | null): PolicyFigure {
  const figure = controls[id];
  const passes = value === null ? null : Math.abs(value) <= figure.threshold;
  return { ...figure, value, passes };
}
