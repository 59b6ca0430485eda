import type {
  IIoHost,
  IoMessage,
  IoRequest,
  StackActivity,
  StackDiff,
  StackMonitoringControlEvent,
} from '@aws-cdk/toolkit-lib';
import type { Host } from '../host/host.ts';
import { pathInStack } from './path-in-stack.ts';
import type { ResourceEvent } from './resource-event.ts';
import { StackWatch } from './stack-watch.ts';

/** The host of the CDK's toolkit: what it says becomes progress and messages of ours. */
export interface ToolkitIo extends IIoHost {
  /** Of the stacks that something was done to, in the order in which it began. */
  readonly watches: readonly StackWatch[];
  /** What the toolkit's `diff` has found, a stack each. */
  readonly diffs: readonly StackDiff[];
  /** Every stack that has not ended well has failed: says so, once. */
  fail(): void;
}

export interface ToolkitIoOptions {
  /** Whether the region has to tell stacks of one name apart. @default false */
  readonly showsRegion?: boolean;
  /** What is done to stacks, for when it has been: `deployed`. */
  readonly done: string;
}

/** See https://docs.aws.amazon.com/cdk/api/toolkit-lib/message-registry/ */
const codes = {
  diff: 'CDK_TOOLKIT_I4002',
  deployStack: 'CDK_TOOLKIT_I5100',
  deployed: 'CDK_TOOLKIT_I5900',
  destroyStack: 'CDK_TOOLKIT_I7100',
  destroyed: 'CDK_TOOLKIT_I7900',
  publishAsset: 'CDK_TOOLKIT_I5220',
  publishedAsset: 'CDK_TOOLKIT_I5221',
  monitoring: 'CDK_TOOLKIT_I5501',
  activity: 'CDK_TOOLKIT_I5502',
  missingContext: 'CDK_ASSEMBLY_I0241',
  updatedContext: 'CDK_ASSEMBLY_I0042',
  mfaToken: 'CDK_SDK_I1100',
} as const;

/** A stack as the toolkit names it in its messages. */
interface StackArtifact {
  readonly stackName: string;
  readonly environment: { readonly region: string };
}

export function createToolkitIo(host: Host, { showsRegion = false, done }: ToolkitIoOptions): ToolkitIo {
  const watches: StackWatch[] = [];
  const diffs: StackDiff[] = [];
  const byDeployment = new Map<string, StackWatch>();
  const assets = { begun: 0, published: 0 };

  const titleOf = ({ name, region }: StackWatch) => (showsRegion ? `${name} in ${region}` : name);
  const watchOf = (stackName: string, region: string) => {
    const known = watches.find((watch) => watch.name === stackName && watch.region === region);
    if (known !== undefined) return known;
    const watch = new StackWatch(stackName, region);
    watches.push(watch);
    return watch;
  };
  const begin = ({ stackName, environment }: StackArtifact) => {
    const watch = watchOf(stackName, environment.region);
    host.progress({ ...watch.progress(titleOf(watch)), detail: 'preparing', milestone: 'preparing' });
  };
  const end = (watch: StackWatch, detail: string) => {
    host.progress(watch.end(titleOf(watch), 'done', detail));
  };
  const published = () => {
    host.progress({
      id: 'assets',
      title: 'code and templates',
      ...(assets.published === assets.begun
        ? { state: 'done', detail: 'uploaded' }
        : { state: 'running', detail: 'uploading' }),
    });
  };

  function hear({ code, data, level, message, action }: IoMessage<unknown>): void {
    switch (code) {
      case codes.diff:
        diffs.push(data as StackDiff);
        return;
      case codes.deployStack:
      case codes.destroyStack:
        begin((data as { readonly stack: StackArtifact }).stack);
        return;
      case codes.monitoring: {
        const { deployment, stack } = data as StackMonitoringControlEvent;
        byDeployment.set(deployment, watchOf(stack.stackName, stack.environment.region));
        return;
      }
      case codes.activity: {
        const { deployment, progress, ...activity } = data as StackActivity;
        const watch = byDeployment.get(deployment);
        if (watch === undefined) return;
        watch.see(resourceEventOf(activity), progress);
        host.progress(watch.progress(titleOf(watch)));
        return;
      }
      case codes.deployed: {
        const { stackArn, noOp } = data as { readonly stackArn: string; readonly noOp: boolean };
        const [, , , region = '', , path = ''] = stackArn.split(':');
        end(watchOf(path.split('/')[1] ?? '', region), noOp ? 'nothing to change' : done);
        return;
      }
      case codes.destroyed: {
        const { stackName, environment } = data as StackArtifact;
        end(watchOf(stackName, environment.region), done);
        return;
      }
      case codes.publishAsset:
        assets.begun += 1;
        published();
        return;
      case codes.publishedAsset:
        assets.published += 1;
        published();
        return;
      case codes.missingContext:
        host.progress({ id: 'lookup', title: 'newest image', state: 'running', detail: 'looking it up' });
        return;
      case codes.updatedContext:
        host.progress({ id: 'lookup', title: 'newest image', state: 'done', detail: 'found' });
        return;
      default:
        // Of its comparison it warns that it will ask, which it does not: who deploys is asked by us.
        host.tell({
          level: level === 'warn' && action !== 'diff' ? 'warning' : 'detail',
          text: message.trim(),
        });
    }
  }

  return {
    watches,
    diffs,
    notify: (message) => {
      hear(message);
      return Promise.resolve();
    },
    requestResponse: async <T>({ code, message, defaultResponse }: IoRequest<unknown, T>) => {
      if (code === codes.mfaToken) return (await host.ask({ text: message })) as T;
      // Whoever runs the command was asked before, once and about everything.
      return typeof defaultResponse === 'boolean' ? (true as T) : defaultResponse;
    },
    fail: () => {
      for (const watch of watches.filter(({ outcome }) => outcome === undefined)) {
        host.progress(watch.end(titleOf(watch), 'failed', `not ${done}`));
      }
    },
  };
}

function resourceEventOf({ event, metadata }: Pick<StackActivity, 'event' | 'metadata'>): ResourceEvent {
  const {
    LogicalResourceId: logicalId = '',
    ResourceType: type = '',
    PhysicalResourceId: physicalId,
  } = event;
  const path = metadata && pathInStack(metadata.constructPath);
  return {
    logicalId,
    type,
    status: event.ResourceStatus ?? '',
    isStack: physicalId !== undefined && physicalId === event.StackId,
    ...(physicalId !== undefined && physicalId !== '' && { physicalId }),
    reason: event.ResourceStatusReason,
    path,
  };
}
