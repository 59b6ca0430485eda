import type { CommandLatency } from './sandbox.ts';

/**
 * How long the commands of a boot take on an instance with two virtual CPUs. They were not measured on the image of Spacelift:
 * each is an assumption with its reason, and the boot clock of a real pool shows the sum of each step.
 */
export const commandLatencies: readonly CommandLatency[] = [
  // The AWS command line needs 0.3 s of processor time on a fast laptop (github.com/aws/aws-cli/issues/6500), and more where its files
  // are read for the first time from a volume that is loaded from a snapshot.
  { call: 'aws *', ms: 1_200 },
  // Two requests on a link-local address.
  { call: 'curl *169.254.169.254*', ms: 5 },
  // 30 MB at 50 MB/s after a handshake with a content delivery network.
  { call: 'curl *spacelift-launcher-x86_64', ms: 800 },
  // A handshake and a request, to the same network, to a key server or to a service of AWS.
  { call: 'curl *', ms: 300 },
  { call: 'gpg *', ms: 100 },
  // It translates the configuration and restarts the agent's service.
  { call: 'agent *', ms: 3_000 },
  { call: 'docker *', ms: 100 },
  // Reads all units and runs the generators.
  { call: 'systemctl daemon-reload', ms: 300 },
  { call: 'systemctl enable *', ms: 300 },
  { call: 'systemctl restart docker', ms: 2_000 },
  { call: 'systemctl *', ms: 50 },
  { call: 'update-ca-trust *', ms: 1_000 },
];
