import { gatherCluster, stepToCluster } from './margin-clusters.ts';
import type { MarginCluster } from './margin-clusters.ts';
import type { Sweeper } from './sweeps.ts';
import { deviationOf, meetMargins } from './unit-margins.ts';

/** The steps of a fit of a table. */
export type SweepWalk = Pick<Sweeper, 'sweep' | 'settle'>;

/** @param table changed in place; up to date after `settle` only */
export function walkOver(clusters: readonly MarginCluster[], table: Float64Array): SweepWalk {
  return clusters.length === 1 ? collapsedWalk(clusters[0]!, table) : wholeWalk(clusters, table);
}

function wholeWalk(clusters: readonly MarginCluster[], table: Float64Array): SweepWalk {
  const last = clusters.at(-1)!;
  let pending = false;
  const arrive = (k: number): void => {
    const cluster = clusters[k]!;
    if (k > 0) stepToCluster(cluster, table, clusters[k - 1]!);
    else if (pending) stepToCluster(cluster, table, last);
    else gatherCluster(cluster, table);
  };
  return {
    sweep: () => {
      let deviation = 0;
      for (let k = 0; k < clusters.length; k++) {
        arrive(k);
        deviation = Math.max(deviation, meetMargins(clusters[k]!));
      }
      pending = true;
      return deviation;
    },
    settle: () => {
      arrive(0);
      pending = false;
      let deviation = deviationOf(clusters[0]!);
      for (let k = 1; k < clusters.length; k++) {
        gatherCluster(clusters[k]!, table);
        deviation = Math.max(deviation, deviationOf(clusters[k]!));
      }
      return deviation;
    },
  };
}

/** One cluster holds all marginals: the whole table need not be touched between sweeps. */
function collapsedWalk(cluster: MarginCluster, table: Float64Array): SweepWalk {
  const { units, factor } = cluster;
  gatherCluster(cluster, table);
  const settled = units.slice();
  return {
    sweep: () => meetMargins(cluster),
    settle: () => {
      for (let i = 0; i < factor.length; i++)
        factor[i] = settled[i]! > 0 ? units[i]! / settled[i]! : 1;
      stepToCluster(cluster, table, cluster);
      settled.set(units);
      return deviationOf(cluster);
    },
  };
}
