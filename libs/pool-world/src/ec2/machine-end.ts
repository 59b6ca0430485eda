import type { Interruption } from '../spacelift/api.ts';

/** How a machine ends. */
export interface MachineEnd {
  /** For the history, `user request`. */
  readonly cause: string;
  /** What a run on it was interrupted by. */
  readonly interruption: Interruption;
  /** Which workers fall silent instead of signing off: Spacelift goes on listing them for a while. */
  readonly silences: 'none' | 'busy' | 'all';
}

/** How the cloud ends a machine of its own accord. */
export type Loss = Exclude<Interruption, 'terminated' | 'terminated-past-group'>;

export const endingPastGroup: MachineEnd = {
  cause: 'EC2 TerminateInstances call',
  interruption: 'terminated-past-group',
  silences: 'busy',
};

/** A reclaimed machine is shut down in order; one whose host or zone is gone is not. */
export const endingOfLoss: Readonly<Record<Loss, MachineEnd>> = {
  'spot-reclaim': { cause: 'spot reclaim', interruption: 'spot-reclaim', silences: 'busy' },
  'host-failure': { cause: 'host failure', interruption: 'host-failure', silences: 'all' },
  'zone-lost': { cause: 'zone lost', interruption: 'zone-lost', silences: 'all' },
};
