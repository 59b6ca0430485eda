import type { Architecture } from './instance-requirements.ts';

/** An EC2 instance type that the catalog knows. */
export interface InstanceType {
  /** `m7g.large` */
  readonly name: string;
  /** `m7g` */
  readonly family: string;
  readonly architecture: Architecture;
  /** 7 of `m7g`. */
  readonly generation: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly burstable: boolean;
}
