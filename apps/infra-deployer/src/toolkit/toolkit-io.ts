import type {
  IIoHost,
  IoMessage,
  IoRequest,
  StackActivity,
  StackDiff,
  StackMonitoringControlEvent,
} from '@aws-cdk/toolkit-lib';
import type { Host } from '../cli/host.ts';
import { pathInStack, type ResourceEvent } from '../progress/resource-event.ts';
import { StackProgress } from '../progress/stack-progress.ts';

/** Receives the CDK toolkit's messages and passes them to the command's host as progress and messages. */
export interface ToolkitIo extends IIoHost {
  /** Stacks that were deployed or deleted, in the order in which that began. */
  readonly stacks: readonly StackProgress[];
  /** Results of the toolkit's `diff`, one a stack. */
  readonly diffs: readonly StackDiff[];
  /** Reports each stack that has not finished as failed. */
  fail(): void;
}

export interface ToolkitIoOptions {
  /** Adds the region to stack names, for stacks of one name in several regions. @default false */
  readonly showsRegion?: boolean;
  /** The operation as a participle: `deployed`. */
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
  const stacks: StackProgress[] = [];
  const diffs: StackDiff[] = [];
  const byDeployment = new Map<string, StackProgress>();
  const assets = { started: 0, published: 0 };

  const titleOf = ({ name, region }: StackProgress) => (showsRegion ? `${name} in ${region}` : name);
  const stackNamed = (stackName: string, region: string) => {
    const known = stacks.find((stack) => stack.name === stackName && stack.region === region);
    if (known !== undefined) return known;
    const stack = new StackProgress(stackName, region);
    stacks.push(stack);
    return stack;
  };
  const begin = ({ stackName, environment }: StackArtifact) => {
    const stack = stackNamed(stackName, environment.region);
    host.progress({ ...stack.report(titleOf(stack)), detail: 'preparing', milestone: 'preparing' });
  };
  const end = (stack: StackProgress, detail: string) => {
    host.progress(stack.end(titleOf(stack), 'done', detail));
  };
  const reportAssets = () => {
    host.progress({
      id: 'assets',
      title: 'code and templates',
      ...(assets.published === assets.started
        ? { state: 'done', detail: 'uploaded' }
        : { state: 'running', detail: 'uploading' }),
    });
  };

  function receive({ code, data, level, message, action }: IoMessage<unknown>): void {
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
        byDeployment.set(deployment, stackNamed(stack.stackName, stack.environment.region));
        return;
      }
      case codes.activity: {
        const { deployment, progress, ...activity } = data as StackActivity;
        const stack = byDeployment.get(deployment);
        if (stack === undefined) return;
        stack.record(resourceEventOf(activity), progress);
        host.progress(stack.report(titleOf(stack)));
        return;
      }
      case codes.deployed: {
        const { stackArn, noOp } = data as { readonly stackArn: string; readonly noOp: boolean };
        const [, , , region = '', , path = ''] = stackArn.split(':');
        end(stackNamed(path.split('/')[1] ?? '', region), noOp ? 'no changes' : done);
        return;
      }
      case codes.destroyed: {
        const { stackName, environment } = data as StackArtifact;
        end(stackNamed(stackName, environment.region), done);
        return;
      }
      case codes.publishAsset:
        assets.started += 1;
        reportAssets();
        return;
      case codes.publishedAsset:
        assets.published += 1;
        reportAssets();
        return;
      case codes.missingContext:
        host.progress({ id: 'lookup', title: 'newest image', state: 'running', detail: 'looking it up' });
        return;
      case codes.updatedContext:
        host.progress({ id: 'lookup', title: 'newest image', state: 'done', detail: 'found' });
        return;
      default:
        // The toolkit's diff warns that it will ask for approval. It does not: deploy asks for consent itself.
        host.notify({
          level: level === 'warn' && action !== 'diff' ? 'warning' : 'detail',
          text: message.trim(),
        });
    }
  }

  return {
    stacks,
    diffs,
    notify: (message) => {
      receive(message);
      return Promise.resolve();
    },
    requestResponse: async <T>({ code, message, defaultResponse }: IoRequest<unknown, T>) => {
      if (code === codes.mfaToken) return (await host.ask({ text: message })) as T;
      // The command has already asked for consent to everything.
      return typeof defaultResponse === 'boolean' ? (true as T) : defaultResponse;
    },
    fail: () => {
      for (const stack of stacks.filter(({ outcome }) => outcome === undefined)) {
        host.progress(stack.end(titleOf(stack), 'failed', `not ${done}`));
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
  return {
    logicalId,
    type,
    status: event.ResourceStatus ?? '',
    isStack: physicalId !== undefined && physicalId === event.StackId,
    physicalId: physicalId === '' ? undefined : physicalId,
    reason: event.ResourceStatusReason,
    path: metadata && pathInStack(metadata.constructPath),
  };
}
