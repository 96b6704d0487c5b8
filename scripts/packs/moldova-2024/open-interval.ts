/**
 * Smallest and largest count of people that a printed share of `whole` leaves open, each to
 * the nearest whole person. `half` is half a unit of the last printed place, in points.
 */
export function openInterval(share: number, half: number, whole: number): [number, number] {
  return [
    Math.max(0, Math.round(((share - half) / 100) * whole)),
    Math.round(((share + half) / 100) * whole),
  ];
}
