import { AutoscalerStack, LifecycleManagerStack, WorkerPoolStack } from '@poolkeeper/cdk';
import { App, DefaultStackSynthesizer, type AppProps, type Stack, type StackProps } from 'aws-cdk-lib';
import type { Deployable } from './deployables.ts';

/** Where stacks go unless their pool's configuration says otherwise. Neither: the templates fit any account and region. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** A bucket that the functions' code is put into by somebody else: then the templates need nothing of the CDK. */
export interface CodeBucket {
  /** May have `${AWS::Region}` in it: code has to be in the region of its function. */
  readonly name: string;
  /** Of the objects, with the slash that ends it. @default - none */
  readonly prefix?: string;
}

export interface AppOptions extends AppProps {
  readonly place?: Place;
  /** @default - the bucket of the CDK's bootstrap */
  readonly codeBucket?: CodeBucket;
}

/** The CDK app of the given stacks, services before pools. */
export function appOf(
  deployables: readonly Deployable[],
  { place = {}, codeBucket, ...props }: AppOptions = {},
): App {
  const app = new App({ ...props, analyticsReporting: false, treeMetadata: false });
  const services: { readonly stack: Stack; readonly region: string | undefined }[] = [];
  for (const deployable of deployables) {
    const region = deployable.region ?? place.region;
    const synthesis = codeBucket === undefined ? {} : { synthesizer: withoutBootstrap(codeBucket) };
    if (deployable.kind === 'pool') {
      const { config } = deployable.pool;
      const aws = {
        account: place.account,
        ...config.aws,
        ...(region !== undefined && { region }),
      };
      const stack = new WorkerPoolStack(app, deployable.id, { config: { ...config, aws }, ...synthesis });
      for (const service of services.filter((each) => each.region === region)) {
        stack.addStackDependency(service.stack);
      }
    } else {
      const Service = deployable.name === 'autoscaler' ? AutoscalerStack : LifecycleManagerStack;
      const env = {
        account: place.account,
        region,
      };
      const stack = new Service(app, deployable.id, {
        ...synthesis,
        ...(Object.keys(env).length > 0 && { env }),
      });
      services.push({ stack, region });
    }
  }
  return app;
}

function withoutBootstrap({ name, prefix = '' }: CodeBucket): NonNullable<StackProps['synthesizer']> {
  const synthesizer: unknown = new DefaultStackSynthesizer({
    fileAssetsBucketName: name,
    bucketPrefix: prefix,
    generateBootstrapVersionRule: false,
  });
  // Its own declaration disagrees with its interface's about what may be undefined.
  return synthesizer as NonNullable<StackProps['synthesizer']>;
}
