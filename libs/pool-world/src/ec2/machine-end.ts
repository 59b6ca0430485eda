import type { Interruption } from '../spacelift/api.ts';

/** How a machine ends. */
export interface MachineEnd {
  /** The cause for the history, such as `user request`. */
  readonly cause: string;
  /** What interrupts a run on the machine. */
  readonly interruption: Interruption;
  /** Which workers stop responding instead of signing off. Spacelift lists those for a while longer. */
  readonly silences: 'none' | 'busy' | 'all';
}

/** Ways in which the cloud ends a machine of its own accord. */
export type Loss = Extract<Interruption, 'spot-reclaim' | 'host-failure' | 'zone-lost'>;

export const endingPastGroup: MachineEnd = {
  cause: 'EC2 TerminateInstances call',
  interruption: 'terminated-past-group',
  silences: 'busy',
};

export const stopPastGroup: MachineEnd = {
  cause: 'EC2 StopInstances call',
  interruption: 'stopped-past-group',
  silences: 'busy',
};

/** A reclaimed machine shuts down properly; one whose host or zone has failed does not. */
export const endingOfLoss: Readonly<Record<Loss, MachineEnd>> = {
  'spot-reclaim': { cause: 'spot reclaim', interruption: 'spot-reclaim', silences: 'busy' },
  'host-failure': { cause: 'host failure', interruption: 'host-failure', silences: 'all' },
  'zone-lost': { cause: 'zone lost', interruption: 'zone-lost', silences: 'all' },
};
