import type { App } from 'aws-cdk-lib';
import { WorkerPoolStack } from '../src/index.ts';
import { yours } from './placeholders.ts';

/** A self-hosted Spacelift that only a VPC can reach. The pool has its own functions in the VPC. */
export function selfHostedInVpc(app: App): void {
  new WorkerPoolStack(app, 'poolkeeper-pool-self-hosted-in-vpc', {
    config: {
      ...yours,
      name: 'self-hosted-in-vpc',
      instances: { types: ['m7i.large'] },
      spacelift: { ...yours.spacelift, endpoint: 'https://spacelift.acme.internal' },
      launcher: { communicationUrl: 'https://spacelift.acme.internal' },
      selfHosted: { launcherUri: 's3://acme-spacelift-downloads/spacelift-launcher' },
      functions: { network: yours.network },
    },
  });
}
