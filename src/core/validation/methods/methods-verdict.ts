/** Methods of specification, closeness, evidence and planning, by id: what each figure of a report opens to. */
export const verdictMethods = {
  specification: {
    name: 'Check of targets and tolerances',
    formula:
      'quotas: |people − target| < 1; policy: |share − target| ≤ tolerance and people ≥ least number',
    sentence: 'Counts people and compares with what was asked; chance plays no part in it.',
    source: 'Definition; a share of n people cannot be nearer to every target than 1 / 2n.',
  },
  'diversity-gap': {
    name: 'Diversity gap',
    formula: 'gap = share − target; people = gap × n; to add: (least × n − people) ÷ (1 − least)',
    sentence:
      'Says how many people of a group are lacking or too many, and how many to add, floor or weigh.',
    source: 'Definition.',
  },
  'hill-numbers': {
    name: 'Effective number of categories',
    formula: 'order 0: categories with anybody; order 1: exp(−Σ p ln p); order 2: 1 ÷ Σ p²',
    sentence: 'How many equally large groups would be as varied as these.',
    source: 'Hill (1973), Ecology 54.',
  },
  'policy-chance': {
    name: 'Chance that a random sample keeps the policy',
    formula: 'Σ over all counts within the limits of n! Π pᵢ^kᵢ ÷ kᵢ!, dimensions multiplied',
    sentence: 'Out of many samples without any fault, this share would pass the policy.',
    source: 'Levin (1981), Annals of Statistics 9.',
  },
  power: {
    name: 'Power of a test',
    formula: 'P(χ²(k − 1, n w²) > critical value), w² = Σ (actual − stated)² ÷ stated',
    sentence: 'How often a sample of this size would notice a fault of this size.',
    source: 'Patnaik (1949), Biometrika 36; Cohen (1988), chapter 7.',
  },
  'total-variation': {
    name: 'People to move (total variation distance)',
    formula: '½ Σ |p − q|',
    sentence:
      'The share of people who would have to be in another category for the table to agree.',
    source:
      'Interval: delta method, compare Ostrovski (2017), Statistics and Probability Letters 124; lower bound McDiarmid (1989).',
  },
  'sample-floor': {
    name: 'Floor of a random sample',
    formula: '½ Σ E|X ÷ n − q|, X binomial(n, q)',
    sentence:
      'What chance alone makes of a faultless sample of this size; a smaller distance says nothing.',
    source: 'De Moivre (1730); Diaconis and Zabell (1991), Statistical Science 6.',
  },
  'whole-people-floor': {
    name: 'Floor of whole people',
    formula: '½ Σ |r − e| ÷ n, r the nearest whole counts by largest remainders',
    sentence: 'People come whole: no population of this size could be nearer.',
    source: 'Definition.',
  },
  'cohens-w': {
    name: 'Cohen’s w',
    formula: '√ Σ (p − q)² ÷ q',
    sentence: 'How large a difference is, whatever the number of people; 0.1 is called small.',
    source: 'Cohen (1988), Statistical Power Analysis, chapter 7. The words are conventions.',
  },
  'worst-ratio': {
    name: 'Worst category',
    formula: 'largest p ÷ q or q ÷ p over the categories',
    sentence: 'The group that is most times too large or too small.',
    source: 'Definition.',
  },
  'population-stability-index': {
    name: 'Population stability index',
    formula: 'Σ (p − q) ln(p ÷ q)',
    sentence:
      'A measure of shift known from credit scoring; 0.1 and 0.25 are its usual marks, and conventions.',
    source: 'Kullback and Leibler’s J (1951); Yurdakul (2018).',
  },
  'jensen-shannon': {
    name: 'Jensen–Shannon divergence',
    formula: '½ Σ p ln(p ÷ m) + ½ Σ q ln(q ÷ m), m = (p + q) ÷ 2, in nats',
    sentence:
      'How well one could tell from a person’s category which of the two populations they are from.',
    source: 'Lin (1991), IEEE Transactions on Information Theory 37.',
  },
  'table-errors': {
    name: 'TAE, SAE and SRMSE',
    formula:
      'TAE = Σ |drawn − target|; SAE = TAE ÷ Σ target; SRMSE = √(Σ (drawn − target)² ÷ cells) ÷ mean target',
    sentence: 'Errors as spatial microsimulation reports them; each misplaced person counts twice.',
    source: 'Knudsen and Fotheringham (1986), International Regional Science Review 10.',
  },
  'kolmogorov-smirnov': {
    name: 'Kolmogorov–Smirnov distance',
    formula: 'max |F(x) − G(x)|; interval ± √(ln(2 ÷ α) ÷ 2n)',
    sentence: 'The largest difference in the share of people at or below any number.',
    source: 'Dvoretzky, Kiefer and Wolfowitz (1956); Massart (1990), Annals of Probability 18.',
  },
  wasserstein: {
    name: 'Wasserstein distance',
    formula: '∫ |F(x) − G(x)| dx',
    sentence: 'By how much each person’s number would have to change on average, in its own unit.',
    source: 'Vallender (1974), Theory of Probability and its Applications 18.',
  },
  'chi-square': {
    name: 'Pearson’s chi-square and the likelihood ratio G',
    formula: 'χ² = Σ (o − e)² ÷ e; G = 2 Σ o ln(o ÷ e)',
    sentence:
      'Asks whether chance alone explains the difference; with many people it finds differences too small to matter.',
    source: 'Pearson (1900); Cressie and Read (1984), JRSS B 46.',
  },
  'exact-multinomial': {
    name: 'Exact multinomial test',
    formula:
      'P(χ² at least as large): all outcomes weighed, or drawn until 20 were as far, or bounded by variance ÷ (variance + excess²)',
    sentence:
      'The same question where few people are expected in a category and the usual formula fails.',
    source:
      'Besag and Clifford (1991), Biometrika 78; Haldane (1937), Biometrika 29; Cantelli (1928).',
  },
  'rao-scott': {
    name: 'Rao–Scott test',
    formula: 'χ² ÷ mean design effect, compared with an F law (second order)',
    sentence: 'The same question for weighted rows, which tell less than their number.',
    source: 'Rao and Scott (1984), Annals of Statistics 12; Thomas and Rao (1987).',
  },
  'uncertain-targets': {
    name: 'Test against targets with a margin of error',
    formula:
      'χ² compared with the law that sampling and the targets’ error give it together, matched in mean and variance',
    sentence: 'A target that was itself estimated may be off by as much as its publisher says.',
    source:
      'Rao and Scott (1981), JASA 76; U.S. Census Bureau (2020), Understanding and Using ACS Data, chapter 7.',
  },
  equivalence: {
    name: 'Equivalence',
    formula:
      'equivalent: upper bound of the distance ≤ tolerance; different: adjusted p ≤ α and not equivalent',
    sentence: 'Says whether these rows prove closeness, prove a difference, or prove neither.',
    source:
      'Ostrovski (2017); Wellek (2010), Testing Statistical Hypotheses of Equivalence and Noninferiority.',
  },
  'many-tests': {
    name: 'Allowing for many tests',
    formula: 'Holm: chance of any false alarm ≤ α; Benjamini–Hochberg: share of false alarms ≤ α',
    sentence:
      'Twenty faultless tables give an alarm 64 times in 100; adjusted p-values prevent that.',
    source: 'Holm (1979); Benjamini and Hochberg (1995), JRSS B 57.',
  },
  grade: {
    name: 'Verdict',
    formula:
      'rejected where any rule that rejects applies; with reservations where any other does; else accepted',
    sentence:
      'No good figure makes up for a bad one: where ties between attributes are lost, the verdict cannot be good.',
    source: 'Rules of this program; see the table of the documentation.',
  },
} as const;
