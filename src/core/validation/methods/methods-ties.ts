/** Methods of ties, independence and impossible combinations, by id: what each figure of a report opens to. */
export const tieMethods = {
  'cramers-v': {
    name: 'Cramér’s V, corrected for bias',
    formula:
      'φ² = Σ n²ᵢⱼ ÷ (nᵢ nⱼ) − 1; V = √(max(0, φ² − (r − 1)(c − 1) ÷ (n − 1)) ÷ (min(r̃, c̃) − 1)); interval from the variance of φ² by the delta method',
    sentence:
      'How firmly two attributes hang together: 0 not at all, 1 where one of them tells the other.',
    source:
      'Cramér (1946); Bergsma (2013), Journal of the Korean Statistical Society 42; Bishop, Fienberg and Holland (1975), section 14.6.',
  },
  correlation: {
    name: 'Pearson’s correlation',
    formula: 'r = Σ (x − x̄)(y − ȳ) ÷ √(Σ (x − x̄)² Σ (y − ȳ)²), groups by their means',
    sentence: 'How well a straight line joins two numbers, from −1 to 1.',
    source: 'Pearson (1896).',
  },
  'correlation-ratio': {
    name: 'Correlation ratio',
    formula: 'η = √(variance between the categories ÷ variance of all), groups by their means',
    sentence: 'How far a number depends on a category, from 0 to 1.',
    source: 'Pearson (1905); Fisher (1925), section 45.',
  },
  residual: {
    name: 'Adjusted standardized residual',
    formula: '(n − e) ÷ √(e (1 − row share)(1 − column share)), e = row × column ÷ all',
    sentence: 'How many standard errors a combination is more, or less, frequent than by chance.',
    source: 'Haberman (1973), Biometrics 29.',
  },
  'tie-retained': {
    name: 'Share of the tie that is kept',
    formula:
      'Σ (n − e)(t − e) ÷ e, divided by Σ (t − e)² ÷ e; e by independence, t with the reference’s odds ratios, both at the margins of the rows; interval at a level that all pairs share (Bonferroni)',
    sentence:
      'Of what ties two attributes in the reference, this share is found here: 1 all of it, 0 nothing. Limits of the verdicts are this program’s conventions.',
    source:
      'Ours: the regression of one departure from independence on the other; fitting to margins by Deming and Stephan (1940), Mosteller (1968), JASA 63.',
  },
  'tie-variation': {
    name: 'People to move for the tie',
    formula: '½ Σ |n − t| ÷ rows, t with the reference’s odds ratios at the margins of the rows',
    sentence:
      'The share of people who would have to change until the attributes hang together as they should. Beside it stands what chance alone moves in a sample of this size.',
    source: 'Definition; what chance moves: Diaconis and Zabell (1991), Statistical Science 6.',
  },
  'joint-variation': {
    name: 'People to move for the pair',
    formula: '½ Σ |n ÷ rows − people ÷ all people|',
    sentence:
      'The share of people who would have to change until the pair is the reference’s, shares of each attribute included.',
    source: 'Definition.',
  },
  impossible: {
    name: 'Impossible combinations',
    formula: 'rows for which every condition of a rule holds',
    sentence: 'Counts people who cannot exist, and names some of them.',
    source: 'Definition; the rules are those of the pack.',
  },
  implausible: {
    name: 'Combinations that hardly anybody has',
    formula:
      'people < a tenth of row × column ÷ all in the reference, and rows above what it expects here: √(2 (n ln(n ÷ t) − n + t)), at 1 in 1,000 over all combinations',
    sentence:
      'Finds combinations that the reference does not have, or hardly has, such as widowed teenagers. The limits are this program’s conventions.',
    source: 'Poisson deviance: McCullagh and Nelder (1989), section 2.3.',
  },
  'three-way': {
    name: 'Ties of three attributes beyond their pairs',
    formula:
      'as the share of a tie that is kept; e by the pairs alone, t with what the reference has beyond them, both at the pairs of the rows',
    sentence: 'Says whether three attributes together are as they should be where each pair is.',
    source: 'Bishop, Fienberg and Holland (1975), chapter 3.',
  },
  'independence-sensitivity': {
    name: 'What an assumed independence leaves open',
    formula:
      'max(0, p + q − 1) to min(p, q); and the share with half and with twice the odds ratio at the same p and q',
    sentence: 'How far a figure may be off where no table says how two attributes hang together.',
    source: 'Fréchet (1951); Plackett (1965), JASA 60.',
  },
  profiles: {
    name: 'Repeated people',
    formula: 'rows less different combinations of all attributes, by hashes of 64 bits',
    sentence: 'Counts people who are alike in every attribute that was compared.',
    source: 'Definition.',
  },
} as const;
