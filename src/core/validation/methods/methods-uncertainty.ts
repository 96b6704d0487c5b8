/** Methods of intervals, replicates, sources, persona quality and the record, by id. */
export const uncertaintyMethods = {
  'wilson-interval': {
    name: 'Wilson’s interval of a share',
    formula: 'all p with n (p̂ − p)² ≤ z² p (1 − p)',
    sentence:
      'The shares that a sample like this one could have come from. It never leaves 0 to 100% and holds with few people too.',
    source: 'Wilson (1927), JASA 22; Newcombe (1998), Statistics in Medicine 17.',
  },
  'goodman-intervals': {
    name: 'Goodman’s intervals of all shares at once',
    formula:
      'all p with n (p̂ − p)² ≤ c p (1 − p), c the chi-square quantile at 1 − (1 − level) ÷ k',
    sentence:
      'One interval for each category, so wide that together they hold all true shares with the stated chance. Used where every category counts 5 people or more.',
    source: 'Goodman (1965), Technometrics 7.',
  },
  'sison-glaz-intervals': {
    name: 'Sison and Glaz’s intervals of all shares at once',
    formula:
      'p̂ ± c ÷ n, with the least c for which all counts of a sample are within c of their means often enough',
    sentence:
      'The same for categories that few people are in. The cautious form is used, which goes to the next whole count on both sides.',
    source:
      'Sison and Glaz (1995), JASA 90; May and Johnson (2000), Journal of Statistical Software 5.',
  },
  'student-interval': {
    name: 'Student’s interval of a mean',
    formula: 'mean ± t · s ÷ √n',
    sentence:
      'How far the mean of a sample of this size can be from that of the people it was drawn from.',
    source: 'Student (1908), Biometrika 6.',
  },
  'bca-interval': {
    name: 'Bootstrap interval of a mean (bias-corrected and accelerated)',
    formula: 'quantiles of resampled means at Φ(z₀ + (z₀ + z) ÷ (1 − a (z₀ + z)))',
    sentence:
      'Draws the sample again from itself 2,000 times and looks where the means fall. It leans to the side to which incomes lean, where plus or minus does not.',
    source: 'Efron (1987), JASA 82; Davison and Hinkley (1997), section 5.3.',
  },
  'quantile-interval': {
    name: 'Interval of a quantile by order statistics',
    formula:
      'values at the ranks l and u with P(B < l) and P(B ≥ u) at most (1 − level) ÷ 2, B binomial',
    sentence:
      'Between which two people of the sample, put in order, the true median or quartile lies; true for any distribution.',
    source: 'David and Nagaraja (2003), Order Statistics, section 7.1.',
  },
  'finite-population': {
    name: 'Finite population correction',
    formula: 'n counts as n (N − 1) ÷ (N − n)',
    sentence:
      'Who has asked half of everyone knows more than the sample alone tells; who has asked everyone knows.',
    source: 'Cochran (1977), Sampling Techniques, section 2.6.',
  },
  'relative-half-width': {
    name: 'Half width of an interval as a share of the figure',
    formula: '(upper − lower) ÷ 2 ÷ |figure|',
    sentence: 'Can be compared between age, income and shares, because the unit cancels.',
    source: 'Cochran (1977), Sampling Techniques, section 4.6.',
  },
  replicates: {
    name: 'Replicates from the error of the targets',
    formula:
      'targets drawn from their error and made to agree → tables fitted anew → whole people → figure, M times',
    sentence:
      'Published figures have errors too. The population is built again and again from figures that could as well have been published, and what moves is uncertain.',
    source:
      'Rubin (1987), Multiple Imputation; U.S. Census Bureau (2020), ACS handbook, chapters 7 and 8.',
  },
  'zero-sum-errors': {
    name: 'Errors within a known total',
    formula: 'eᵢ = gᵢ − (dᵢ ÷ Σ d) Σ g, with dᵢ (1 − dᵢ ÷ Σ d) = sᵢ²',
    sentence:
      'Where a total is known, what one cell has too much others have too little; every cell still keeps the error that its publisher states.',
    source: 'The covariance of a multinomial sample, with the stated errors on its diagonal.',
  },
  'combining-rule': {
    name: 'Combining of replicates',
    formula:
      'T = ū + (1 + 1 ÷ m) b; Student’s t with (m − 1) (1 + ū ÷ ((1 + 1 ÷ m) b))² degrees of freedom',
    sentence:
      'Adds what drawing people leaves open to what the sources leave open, and a little because there are only so many replicates.',
    source:
      'Rubin (1987). Not used: Raghunathan, Reiter and Rubin (2003) and Reiter (2003), for data released in several copies or replaced in part.',
  },
  'variance-shares': {
    name: 'Shares of sources, sampling and time',
    formula: 'Var(drawn) = Var(fitted) + E Var(drawn | fitted); time is added',
    sentence:
      'What would remain if one source of error were taken away. Time is told only where the pack has the same figure twice or you state a drift.',
    source: 'The law of total variance.',
  },
  'two-readings': {
    name: 'Variance from two readings',
    formula: 'd² ÷ 2',
    sentence:
      'Two counts of the same thing at different dates differ by d; which part of that is time and which is method, nobody can tell from two.',
    source: 'The sample variance of two values.',
  },
  'persona-bands': {
    name: 'Bands of a persona’s attribute',
    formula: 'quantiles of P(attribute | all other attributes) in the fit, over the replicates',
    sentence:
      'What people who are like this one in everything else have, and how far the errors of the sources move that.',
    source: 'Conditioning on the clique tree: Lauritzen and Spiegelhalter (1988), JRSS B 50.',
  },
  'source-weights': {
    name: 'Weights of sources',
    formula: 'least Σ weight × Σ (x ln(x ÷ t) − x + t) among targets x that agree, t as stated',
    sentence:
      'Where two sources contradict each other, the one that you trust less gives way more; where they agree, weights change nothing.',
    source:
      'Bregman (1967), USSR Computational Mathematics 7; Deville and Särndal (1992), JASA 87.',
  },
  'source-completeness': {
    name: 'Completeness of a source',
    formula: 'cells with a figure that is not estimated ÷ cells',
    sentence: 'How much of what is taken from the source it really states.',
    source: 'Persona policy, data_completeness, threshold 0.8.',
  },
  'source-freshness': {
    name: 'Freshness of a source',
    formula: '½ ^ (max(0, age − interval) ÷ interval)',
    sentence:
      '1 until new figures are due, then half for every further interval between releases: one year, ten for a census, or as you say.',
    source: 'Persona policy, temporal_freshness, threshold 0.7; the decay is a convention.',
  },
  'source-validity': {
    name: 'Statistical validity of a source',
    formula:
      'the lowest of: tables that add up, figures that nothing contradicts, people in cells that are not estimated',
    sentence: 'A source that fails one of the three fails, however well it does in the others.',
    source: 'Persona policy, statistical_validity, threshold 0.85.',
  },
  'source-reliability': {
    name: 'Reliability of a source',
    formula: '(completeness + freshness + validity) ÷ 3',
    sentence:
      'The mean of the three checks, as the policy has it; look at the checks, since an old census and a wrong one can have the same mean.',
    source: 'Persona policy, reliability_score, threshold 0.7.',
  },
  'persona-plausibility': {
    name: 'Plausibility of a persona',
    formula:
      'min(1, P(surprise at least this) ÷ 0.05); surprise −Σ ln P(attribute | its nearest attribute)',
    sentence:
      'A persona counts as plausible unless 95% of the people in the reference are less surprising. Some real people are not, so 1 in 27 falls below the threshold without any fault.',
    source: 'Chow and Liu (1968), IEEE Transactions on Information Theory 14.',
  },
  'persona-quality': {
    name: 'Quality of a persona',
    formula: '0.3 completeness + 0.4 plausibility + 0.3 consistency',
    sentence:
      'The policy’s weighted mean; one broken rule costs 0.3 only, so the personas that break one are named apart.',
    source: 'Persona policy, overall_quality_score, threshold 0.7.',
  },
  'run-record': {
    name: 'Record of a run',
    formula: 'personas per second = personas ÷ seconds',
    sentence:
      'What was asked for, what was done, how long it took and what came of it, one line an event, with what is needed to do it again.',
    source: 'Persona policy, Monitoring and observability.',
  },
} as const;
