/** One figure of the benchmark: ours beside a peer measured in the same run. */
export interface BenchLine {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, and that one's figure. */
  peer: string;
  /** How many times better than the peer. */
  ratio: number;
}
