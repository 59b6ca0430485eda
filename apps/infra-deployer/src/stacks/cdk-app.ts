import { AutoscalerStack, LifecycleManagerStack, serviceCode, WorkerPoolStack } from '@poolkeeper/cdk';
import { App, DefaultStackSynthesizer, type AppProps, type Stack, type StackProps } from 'aws-cdk-lib';
import type { Deployable } from './deployables.ts';

/** Account and region of stacks whose configuration names none. Without both, templates fit any account and region. */
export interface TargetEnvironment {
  readonly account?: string;
  readonly region?: string;
}

/** A bucket of the user's for the functions' code. The templates then need no CDK bootstrap. */
export interface CodeBucket {
  /** May contain `${AWS::Region}`: code has to be in the region of its function. */
  readonly name: string;
  /** Prefix of the objects, with its final slash. @default - none */
  readonly prefix?: string;
}

export interface CdkAppOptions extends AppProps {
  readonly environment?: TargetEnvironment;
  /** @default - the bucket of the CDK bootstrap */
  readonly codeBucket?: CodeBucket;
  /** Folder that has installed the versions of the services which the configuration names. @default - the working directory */
  readonly project?: string;
}

/** A CDK app with the given stacks. Pools depend on the services in their region. */
export function createCdkApp(
  deployables: readonly Deployable[],
  { environment = {}, codeBucket, project, ...props }: CdkAppOptions = {},
): App {
  const app = new App({ ...props, analyticsReporting: false, treeMetadata: false });
  const { account } = environment;
  const services: { readonly stack: Stack; readonly region: string | undefined }[] = [];
  for (const deployable of deployables) {
    const region = deployable.region ?? environment.region;
    const synthesis = codeBucket === undefined ? {} : { synthesizer: withoutBootstrap(codeBucket) };
    if (deployable.kind === 'pool') {
      const { config } = deployable.pool;
      const aws = {
        account,
        ...config.aws,
        ...(region !== undefined && { region }),
      };
      const stack = new WorkerPoolStack(app, deployable.id, { config: { ...config, aws }, ...synthesis });
      for (const service of services.filter((each) => each.region === region)) {
        stack.addStackDependency(service.stack);
      }
    } else {
      const { name, version, terminationProtection, endpoints, webhook } = deployable;
      const props = {
        ...synthesis,
        env: { account, region },
        terminationProtection,
        spaceliftEndpoints: endpoints,
        code: serviceCode(name, { project, ...(version !== undefined && { version }) }),
      };
      const stack =
        name === 'autoscaler'
          ? new AutoscalerStack(app, deployable.id, { ...props, webhook })
          : new LifecycleManagerStack(app, deployable.id, props);
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
  // The class and its interface disagree about which properties may be undefined.
  return synthesizer as NonNullable<StackProps['synthesizer']>;
}
