import type { InstanceState } from '@aws-sdk/client-ec2';
import type { Ec2Instance } from '@poolkeeper/pool-world';

const codes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const satisfies Record<Ec2Instance['state'], number>;

/** EC2's name and number of a state. */
export function instanceState(state: Ec2Instance['state']): InstanceState {
  return { Code: codes[state], Name: state };
}
