import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { warning, when, type Finding } from './finding.ts';

const mountVariables = [
  'SPACELIFT_WORKER_EXTRA_MOUNTS',
  'SPACELIFT_WORKER_RO_EXTRA_MOUNTS',
  'SPACELIFT_WORKER_WO_EXTRA_MOUNTS',
];

/** Matches the whole file system, the socket of Docker, and the folders that contain it. */
const controllingMount = /(^|,)\s*(\/|\/(?:var\/)?run\/?|\/var\/?|\/(?:var\/)?run\/docker\.sock)\s*:/;

/** Warns about settings that let runs, which are anybody's code, leave their containers. */
export function checkRuns({ environment }: CompletePoolConfig): readonly Finding[] {
  const network = environment.SPACELIFT_WORKER_NETWORK;
  return [
    ...when(network === 'host', () =>
      warning(
        'environment.SPACELIFT_WORKER_NETWORK',
        'is "host", which gives runs access to the instance\'s credentials: use a network of Docker',
      ),
    ),
    ...mountVariables.flatMap((name) =>
      when(controllingMount.test(environment[name] ?? ''), () =>
        warning(
          ['environment', name],
          `gives runs control of the instance, of its credentials and of later runs: mount only what runs need, got "${environment[name] ?? ''}"`,
        ),
      ),
    ),
  ];
}
