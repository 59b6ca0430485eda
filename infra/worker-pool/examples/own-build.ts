import { Stack, type App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Autoscaler, LifecycleManagerStack, WorkerPoolStack } from '../src/index.ts';
import { yours } from './placeholders.ts';

/** Your own build of the autoscaler from your bucket, as a construct in your stack. */
export function ownBuild(app: App): void {
  const services = new Stack(app, 'acme-autoscaler', { stackName: 'acme-autoscaler' });
  const bucket = Bucket.fromBucketName(services, 'Builds', 'acme-builds');
  new Autoscaler(services, 'Autoscaler', { code: Code.fromBucketV2(bucket, 'poolkeeper/autoscaler.zip') });

  const pool = new WorkerPoolStack(app, 'poolkeeper-pool-own-build', {
    config: { ...yours, name: 'own-build', instances: { types: ['t3.medium'] } },
  });
  pool.addStackDependency(services);
  pool.addStackDependency(new LifecycleManagerStack(app, 'poolkeeper-lifecycle-manager'));
}
