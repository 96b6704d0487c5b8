import { log } from './math.ts';

const central = Float64Array.of(
  3.3871328727963665,
  133.14166789178438,
  1971.5909503065513,
  13731.69376550946,
  45921.95393154987,
  67265.7709270087,
  33430.57558358813,
  2509.0809287301227,
);
const centralUnder = Float64Array.of(
  1,
  42.31333070160091,
  687.1870074920579,
  5394.196021424751,
  21213.794301586597,
  39307.89580009271,
  28729.085735721943,
  5226.495278852854,
);
const middle = Float64Array.of(
  1.4234371107496835,
  4.630337846156546,
  5.769497221460691,
  3.6478483247632045,
  1.2704582524523684,
  0.2417807251774506,
  0.022723844989269184,
  0.0007745450142783414,
);
const middleUnder = Float64Array.of(
  1,
  2.053191626637759,
  1.6763848301838038,
  0.6897673349851,
  0.14810397642748008,
  0.015198666563616457,
  0.0005475938084995345,
  1.0507500716444169e-9,
);
const tail = Float64Array.of(
  6.657904643501103,
  5.463784911164114,
  1.7848265399172913,
  0.29656057182850487,
  0.026532189526576124,
  0.0012426609473880784,
  2.7115555687434876e-5,
  2.0103343992922881e-7,
);
const tailUnder = Float64Array.of(
  1,
  0.599832206555888,
  0.1369298809227358,
  0.014875361290850615,
  0.0007868691311456133,
  1.8463183175100548e-5,
  1.421511758316446e-7,
  2.0442631033899397e-15,
);

/** c₀ + c₁ r + … + c₇ r⁷. */
function polynomial(c: Float64Array, r: number): number {
  let value = c[7]!;
  for (let i = 6; i >= 0; i--) value = value * r + c[i]!;
  return value;
}

/**
 * Quantile of the standard normal distribution: algorithm AS 241 (PPND16) of Wichura,
 * Applied Statistics 37 (1988), 477–484, to within 5 units in the last place.
 *
 * @param p probability; −∞ for 0, ∞ for 1, NaN outside 0 … 1
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(central, r)) / polynomial(centralUnder, r);
  }
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value =
    r <= 5
      ? polynomial(middle, r - 1.6) / polynomial(middleUnder, r - 1.6)
      : polynomial(tail, r - 5) / polynomial(tailUnder, r - 5);
  return q < 0 ? -value : value;
}
