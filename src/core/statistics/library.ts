/**
 * Statistics for users of the library: the tests, intervals, distances and associations that reports are made of, and
 * a few to reproduce figures of others with. They take counts and shares, never rows; shares come in any
 * unit. What is outside a method's range throws a RangeError that says what to give.
 */

export { associationOf, mantelHaenszel } from './association.ts';
export type { Association, ConditionalAssociation } from './association.ts';
export { bca, quantileOf } from './bootstrap.ts';
export type { BcaInterval } from './bootstrap.ts';
export { combine } from './combining.ts';
export type { Combined, Combining } from './combining.ts';
export { dependenceBounds } from './dependence-bounds.ts';
export type { DependenceBounds } from './dependence-bounds.ts';
export {
  betaQuantile,
  binomialFrom,
  chiSquareQuantile,
  chiSquareTail,
  fisherTail,
  normalTail,
  poissonUpTo,
  studentQuantile,
  studentTail,
} from './distributions.ts';
export {
  chiSquareDistance,
  divergenceOf,
  orderedDistance,
  tableErrorOf,
  tableUtility,
} from './divergence.ts';
export type { Divergence, TableError, TableUtility } from './divergence.ts';
export { diversityOf } from './diversity.ts';
export type { Diversity } from './diversity.ts';
export { totalVariationEquivalence, verdictOf, wellek } from './equivalence.ts';
export type { Equivalence, EquivalenceVerdict } from './equivalence.ts';
export { exactMultinomial } from './exact-multinomial.ts';
export type { ExactTest } from './exact-multinomial.ts';
export { goodnessOfFit, powerDivergence } from './goodness-of-fit.ts';
export type { GoodnessOfFit, TestResult } from './goodness-of-fit.ts';
export {
  clopperPearson,
  fitzpatrickScott,
  goodman,
  jeffreys,
  newcombe,
  quesenberryHurst,
  studentInterval,
  wald,
  wilson,
  wilsonCorrected,
} from './intervals.ts';
export type { Interval } from './intervals.ts';
export { benjaminiHochberg, benjaminiYekutieli, hochberg, holm } from './multiple-tests.ts';
export { noncentralChiSquareTail, noncentralityFor } from './noncentral-chi-square.ts';
export { quantileRanks, valueAtRank } from './quantile-interval.ts';
export type { Ranks } from './quantile-interval.ts';
export { raoScott } from './rao-scott.ts';
export type { RaoScott } from './rao-scott.ts';
export { ratioInterval } from './ratio-interval.ts';
export { sequentialMultinomial } from './sequential-multinomial.ts';
export type { SequentialTest } from './sequential-multinomial.ts';
export { sisonGlaz } from './sison-glaz.ts';
export { adjustedResiduals, correlationOf, correlationRatio, cramersVInterval } from './two-way.ts';
export { uncertainFit } from './uncertain-shares.ts';
export type { UncertainFit } from './uncertain-shares.ts';
export { utilityRatios } from './utility-ratios.ts';
export type { UtilityRatios } from './utility-ratios.ts';
export { variationByChance, variationInterval } from './variation-by-chance.ts';
export type { VariationByChance } from './variation-by-chance.ts';

export { Sequence, streamKey } from '../random/stream.ts';
export type { StreamKey } from '../random/stream.ts';
