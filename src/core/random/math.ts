/**
 * Elementary functions that give the same bits in every engine: they use + − × ÷,
 * comparisons and bit views only, which IEEE 754 and ECMAScript fix to the last bit.
 * ECMAScript leaves the built-in ones to the engine, and engines differ.
 *
 * The reductions and polynomial coefficients of `log`, `exp`, `log1p` and `expm1` are those
 * published in fdlibm (as in FreeBSD's msun), with an error below 1 unit in the last place:
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify,
 * and distribute this software is freely granted, provided that this notice is preserved.
 */

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
bits[0] = 1;
/** Place of the word with sign and exponent: 1 on little-endian machines. */
const upper = words[1] === 0x3ff00000 ? 1 : 0;

const twoTo54 = 18014398509481984;
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;
const halfLn2 = 0.34657359027997264;

/** 2ᵏ for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  words[upper] = (k + 1023) << 20;
  words[1 - upper] = 0;
  return bits[0]!;
}

/** y × 2ᵏ for y near 1, also where 2ᵏ is subnormal or just beyond the largest number. */
function scaled(y: number, k: number): number {
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1021) return y * powerOfTwo(k + 1000) * 9.3326361850321887899e-302;
  return y * powerOfTwo(k);
}

/** k ln 2 + ln(1 + f) + c for √½ < 1 + f < √2 and a small correction c. */
function logOf(k: number, f: number, c: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  return k * ln2High - (half - (s * (half + (odd + even)) + (k * ln2Low + c)) - f);
}

/** Natural logarithm; −∞ for 0, NaN for negative numbers. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let k = -1023;
  bits[0] = x;
  if (x < 2.2250738585072014e-308) {
    bits[0] = x * twoTo54;
    k -= 54;
  }
  const high = words[upper]!;
  const fraction = high & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  words[upper] = fraction | (carry ^ 0x3ff00000);
  k += (high >>> 20) + (carry >>> 20);
  return logOf(k, bits[0]! - 1, 0);
}

/** Natural logarithm of 1 + x, accurate for x near 0. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x > -5.5e-17 && x < 5.5e-17) return x;
  if (x > -0.2928 && x < 0.4142) return logOf(0, x, 0);
  if (x === Infinity) return x;
  const sum = 1 + x;
  const lost = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  bits[0] = sum;
  const high = words[upper]!;
  const fraction = high & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  words[upper] = fraction | (carry ^ 0x3ff00000);
  return logOf((high >>> 20) - 1023 + (carry >>> 20), bits[0]! - 1, lost / sum);
}

/** eˣ; ∞ above 709.78…, 0 below −745.13…. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  if (x !== x) return x;
  if (x > -3.7e-9 && x < 3.7e-9) return 1 + x;
  let k = 0;
  let high = x;
  let low = 0;
  if (x > halfLn2 || x < -halfLn2) {
    k = Math.trunc(1.442695040888963387 * x + (x < 0 ? -0.5 : 0.5));
    high = x - k * ln2High;
    low = k * ln2Low;
  }
  const r = high - low;
  const z = r * r;
  const c =
    r -
    z *
      (1.66666666666666019037e-1 +
        z *
          (-2.77777777770155933842e-3 +
            z *
              (6.61375632143793436117e-5 +
                z * (-1.6533902205465251539e-6 + z * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k === 0 ? y : scaled(y, k);
}

/** eˣ − 1, accurate for x near 0. */
export function expm1(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -38.9) return -1;
  if (x !== x) return x;
  if (x > -5.5e-17 && x < 5.5e-17) return x;
  let k = 0;
  let r = x;
  let lost = 0;
  if (x > halfLn2 || x < -halfLn2) {
    k = Math.trunc(1.442695040888963387 * x + (x < 0 ? -0.5 : 0.5));
    const high = x - k * ln2High;
    const low = k * ln2Low;
    r = high - low;
    lost = high - r - low;
  }
  const half = 0.5 * r;
  const z = r * half;
  const q =
    1 +
    z *
      (-3.33333333333331316428e-2 +
        z *
          (1.58730158725481460165e-3 +
            z *
              (-7.93650757867487942473e-5 +
                z * (4.00821782732936239552e-6 + z * -2.01099218183624371326e-7))));
  const t = 3 - q * half;
  const e = z * ((q - t) / (6 - r * t));
  if (k === 0) return r - (r * e - z);
  const rest = r * (e - lost) - lost - z;
  if (k === -1) return 0.5 * (r - rest) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (rest - (r + 0.5)) : 1 + 2 * (r - rest);
  if (k < -1 || k > 56) return scaled(1 - (rest - r), k) - 1;
  if (k < 20) return (1 - powerOfTwo(-k) - (rest - r)) * powerOfTwo(k);
  return (r - (rest + powerOfTwo(-k)) + 1) * powerOfTwo(k);
}
