export type Architecture = 'arm64' | 'x86_64';

/**
 * How on-demand machines are chosen: the cheapest types first, or the first in the list. `prioritized` needs a list; EC2
 * refuses it for types by attributes.
 */
export type OnDemandAllocation = 'lowest-price' | 'prioritized';

/**
 * How spot machines are chosen: by price and the least chance of interruption, by that chance alone, or by that chance
 * and then the order of the list (not for types by attributes).
 */
export type SpotAllocation =
  'price-capacity-optimized' | 'capacity-optimized' | 'capacity-optimized-prioritized';

/** How capacity is bought. */
export type Purchase =
  | {
      readonly kind: 'on-demand';
      /** @default 'prioritized' for given types, else 'lowest-price' */
      readonly onDemandAllocation?: OnDemandAllocation;
    }
  | {
      readonly kind: 'spot';
      /** @default 'price-capacity-optimized' */
      readonly spotAllocation?: SpotAllocation;
      /** Of the on-demand machines of a fallback. @default - as for on-demand */
      readonly onDemandAllocation?: OnDemandAllocation;
    }
  | {
      readonly kind: 'mixed';
      /** Instances that are on-demand before anything else. @default 0 */
      readonly onDemandBase?: number;
      /** Of the capacity above the base, the share that is on-demand, in percent: 0 to 100. */
      readonly onDemandPercentage: number;
      /** @default - as for spot */
      readonly spotAllocation?: SpotAllocation;
      /** @default - as for on-demand */
      readonly onDemandAllocation?: OnDemandAllocation;
    };

/** What a worker needs of its machine. */
export interface InstanceRequirements {
  readonly architecture: Architecture;
  /** @default 2 */
  readonly minVcpus?: number;
  /** A worker runs one run at a time, and unused capacity is paid for. @default - twice the minimum */
  readonly maxVcpus?: number;
  /** @default 2 */
  readonly minMemoryGiB?: number;
  /** @default - no limit */
  readonly maxMemoryGiB?: number;
  /**
   * Types whose CPU is a credit that runs out, or is billed once it has: t3, t3a, t4g. @default 'allowed'
   */
  readonly burstable?: 'allowed' | 'required' | 'excluded';
  /** Types, families or patterns: `m7g.large`, `m7g`, `c7*`. @default - all of the catalog */
  readonly allowed?: readonly string[];
  /** Patterns as in `allowed`; a type in both is excluded. @default - none */
  readonly excluded?: readonly string[];
  /** @default - on-demand */
  readonly purchase?: Purchase;
  /**
   * How the types are chosen: `catalog` lists up to 40 from our catalog; `attributes` lets EC2 choose, which then also
   * uses types newer than the catalog. @default 'catalog'
   */
  readonly chosenBy?: 'catalog' | 'attributes';
}

/** Types chosen by name. */
export interface GivenInstanceTypes {
  /** In their order of preference, `['m7g.large', 'm6g.large']`. */
  readonly types: readonly string[];
  /** @default - on-demand */
  readonly purchase?: Purchase;
}

/** Surroundings that the types have to fit. */
export interface InstanceSurroundings {
  /** Of the machine image. @default - not known, so not checked */
  readonly imageArchitecture?: Architecture;
  /** The worker is of a self-hosted Spacelift, which does not support ARM. @default false */
  readonly selfHosted?: boolean;
}
