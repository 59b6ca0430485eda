import { explainAwsError } from '../aws/explain-aws-error.ts';
import { CommandError } from '../cli/errors.ts';
import { aftermathOf, firstFailureOf, type Aftermath } from './first-failure.ts';
import { fixOf } from './known-causes.ts';
import { describeResource, type ResourceEvent } from '../progress/resource-event.ts';
import type { StackProgress } from '../progress/stack-progress.ts';

/** Fields by which the toolkit tells its errors apart. */
interface ToolkitErrorLike extends Error {
  readonly type: string;
  readonly environment?: { readonly account: string; readonly region: string };
  /** Of an `assembly` error: the stacks that could not be synthesized. */
  readonly stacks?: readonly { readonly messages: readonly Annotation[] }[];
}

interface Annotation {
  readonly level: string;
  /** Path of the construct. */
  readonly id: string;
  readonly entry: { readonly data?: unknown };
}

/**
 * Translates an error of the CDK toolkit into a CommandError that names the failed resource and the fix. Returns other errors
 * as they are.
 */
export function explainToolkitError(error: unknown, stacks: readonly StackProgress[]): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const chain = causesOf(error);
  const known = chain.find((each) => each instanceof CommandError);
  if (known !== undefined) return known;
  const bootstrap = chain.filter(isToolkitError).find(({ type }) => type === 'bootstrap');
  if (bootstrap !== undefined) return bootstrapMissing(bootstrap);
  for (const stack of stacks.filter(({ outcome }) => outcome !== 'done')) {
    const failure = firstFailureOf(stack.events);
    if (failure !== undefined) return deploymentFailed({ stack, failure, cause: error });
  }
  for (const each of chain) {
    const explained = explainAwsError(each);
    if (explained !== each) return explained;
  }
  const root = chain.at(-1) ?? error;
  const toolkitError = chain.find(isToolkitError);
  if (toolkitError === undefined || root instanceof TypeError || root instanceof ReferenceError) return root;
  if (isServiceCodeError(root)) {
    const { message, fix } = root;
    return new CommandError(message, { code: 'service-code', fault: 'user', fix, cause: error });
  }
  switch (toolkitError.type) {
    case 'authentication':
      return new CommandError(`there are no usable AWS credentials: ${messageOf(root)}`, {
        code: 'credentials-missing',
        fault: 'user',
        fix: 'Log in with `aws sso login`, name a profile with --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID.',
        cause: error,
      });
    case 'assembly':
    case 'context-provider':
      return new CommandError(
        `the templates cannot be synthesized: ${annotationsOf(toolkitError) ?? messageOf(root)}`,
        {
          code: 'synthesis-failed',
          fault: 'user',
          fix: 'Correct the configuration as the message says.',
          cause: error,
        },
      );
    default:
      return new CommandError(messageOf(error), {
        code: 'deployment-failed',
        fault: 'environment',
        cause: error,
      });
  }
}

/** By its name, because its class would load the CDK. */
function isServiceCodeError(error: Error): error is Error & { readonly fix: string } {
  return error.name === 'ServiceCodeError';
}

interface FailedDeployment {
  readonly stack: StackProgress;
  readonly failure: ResourceEvent;
  readonly cause: Error;
}

function deploymentFailed({ stack, failure, cause }: FailedDeployment): CommandError {
  const aftermath = aftermathOf(stack.events);
  const reason = failure.reason ?? 'AWS gave no reason';
  const fix = fixOf(failure);
  return new CommandError(
    `${stack.name} could not be deployed: ${describeResource(failure)}: ${reason}\n  ${describeAftermath(aftermath, stack)}`,
    {
      code: 'deployment-failed',
      fault: 'environment',
      fix,
      details: {
        stack: stack.name,
        region: stack.region,
        resource: {
          logicalId: failure.logicalId,
          type: failure.type,
          path: failure.path,
          physicalId: failure.physicalId,
          status: failure.status,
          reason,
        },
        aftermath,
      },
      cause,
    },
  );
}

function describeAftermath(aftermath: Aftermath, { name, region }: StackProgress): string {
  switch (aftermath) {
    case 'rolled-back':
      return 'It was rolled back to its state before the deployment.';
    case 'nothing-left':
      return 'It was the first deployment: everything that was created is deleted, and the next deployment starts from scratch.';
    case 'stuck':
      return `The rollback failed too: run \`aws cloudformation describe-stack-events --stack-name ${name} --region ${region}\`, fix what it names, then run \`aws cloudformation continue-update-rollback\`.`;
    case 'unknown':
      return `Its state is unknown: run \`aws cloudformation describe-stacks --stack-name ${name} --region ${region}\`.`;
  }
}

function bootstrapMissing(error: ToolkitErrorLike): CommandError {
  const { account = 'ACCOUNT', region = 'REGION' } = error.environment ?? {};
  return new CommandError(
    `${account} in ${region} is not bootstrapped for the CDK, or its bootstrap stack is too old`,
    {
      code: 'bootstrap-missing',
      fault: 'user',
      fix: `Run \`npx cdk bootstrap aws://${account}/${region}\` once, or repeat the command with --bootstrap.`,
      details: { account, region },
      cause: error,
    },
  );
}

function causesOf(error: Error): readonly Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 10; at = at.cause) chain.push(at);
  return chain;
}

function isToolkitError(error: Error): error is ToolkitErrorLike {
  return 'type' in error && 'source' in error && typeof error.type === 'string';
}

/** The errors that constructs were annotated with, such as a lookup that failed. The toolkit's message does not have them. */
function annotationsOf({ stacks = [] }: ToolkitErrorLike): string | undefined {
  const errors = stacks.flatMap(({ messages }) => messages.filter(({ level }) => level === 'error'));
  return errors.length === 0
    ? undefined
    : [...new Set(errors.map(({ id, entry }) => `${String(entry.data)} (${id})`))].join('; ');
}

function messageOf({ message }: Error): string {
  return message.trim();
}
