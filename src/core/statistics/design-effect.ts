/** What unequal weights cost. */
export interface DesignEffect {
  /** 1 + cv² of the weights; 1 where all are equal. */
  designEffect: number;
  /** People drawn with equal chances from whom estimates would be as exact. */
  effectiveSize: number;
}

/**
 * Kish's design effect of weighting: how many times larger the variance of an estimate for
 * everyone becomes because some rows stand for more people than others, as long as what is
 * estimated has nothing to do with the weights. Kish (1965), Survey Sampling, section 11.7;
 * Kish (1992), Journal of Official Statistics 8.
 *
 * @param weights people that each row stands for
 * @param rows rows of each weight; one where absent
 * @throws RangeError where no row has a weight above 0
 */
export function designEffectOf(weights: ArrayLike<number>, rows?: ArrayLike<number>): DesignEffect {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const of = rows ? rows[i]! : 1;
    count += of;
    sum += of * weights[i]!;
    squares += of * weights[i]! * weights[i]!;
  }
  if (!(sum > 0)) throw new RangeError('design effect: no row has a weight above 0');
  return { designEffect: (count * squares) / (sum * sum), effectiveSize: (sum * sum) / squares };
}
