import type { Architecture, OnDemandAllocation, SpotAllocation } from './instance-requirements.ts';

/** What a group launches, and its problems. */
export interface ResolvedInstances {
  /** The architecture of all types; absent when they differ or there are none. */
  readonly architecture?: Architecture;
  /**
   * In their order of preference. Without `mixedInstances` the first, the only one, is the launch template's. With types by
   * attributes they are what the catalog knows to fit: examples.
   */
  readonly instanceTypes: readonly string[];
  /** The mixed instances policy. Absent when one type is bought on-demand: then a launch template alone will do. */
  readonly mixedInstances?: MixedInstances;
  /** Errors first. With an error, do not deploy it. */
  readonly problems: readonly InstanceProblem[];
}

export interface MixedInstances {
  readonly distribution: {
    readonly onDemandBase: number;
    /** 0 is spot alone, 100 on-demand alone. */
    readonly onDemandPercentage: number;
    readonly onDemandAllocation: OnDemandAllocation;
    readonly spotAllocation: SpotAllocation;
  };
  /** Exactly one override: a list of types, or attributes by which EC2 chooses. */
  readonly overrides:
    | { readonly kind: 'types'; readonly instanceTypes: readonly string[] }
    | { readonly kind: 'attributes'; readonly attributes: InstanceAttributes };
}

/** EC2's `InstanceRequirements`, in our words. EC2 filters by the architecture of the launch template's image. */
export interface InstanceAttributes {
  readonly vcpus: { readonly min: number; readonly max?: number };
  readonly memoryMiB: { readonly min: number; readonly max?: number };
  readonly burstablePerformance: 'included' | 'required' | 'excluded';
  /** `*` stands for anything. Never together with `excludedInstanceTypes`: EC2 takes one of them. */
  readonly allowedInstanceTypes?: readonly string[];
  readonly excludedInstanceTypes?: readonly string[];
}

export interface InstanceProblem {
  /**
   * `error`: it cannot work. `warning`: it will work badly, or may not. `note`: a consequence that people are often not
   * aware of.
   */
  readonly severity: 'error' | 'warning' | 'note';
  /** Where in the requirements or given types, `['types', 0]`, `['minVcpus']`. Empty for the whole. */
  readonly path: readonly (string | number)[];
  /** The value got. */
  readonly value: unknown;
  /** What is wrong with it, and the way out. */
  readonly message: string;
}
