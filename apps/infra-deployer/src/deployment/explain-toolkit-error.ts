import { explainAwsError } from '../aws/explain-aws-error.ts';
import { CommandError } from '../errors.ts';
import { aftermathOf, firstFailureOf, type Aftermath } from './first-failure.ts';
import { fixOf } from './known-causes.ts';
import { describeResource, type ResourceEvent } from './resource-event.ts';
import type { StackWatch } from './stack-watch.ts';

/** The marks by which the toolkit tells its errors apart. */
interface ToolkitErrorLike extends Error {
  readonly type: string;
  readonly environment?: { readonly account: string; readonly region: string };
}

/**
 * An error of the CDK's toolkit in Poolkeeper's words: whose fault it is, which resource it was, and the way out. What is
 * none of the toolkit's stays itself.
 */
export function explainToolkitError(error: unknown, watches: readonly StackWatch[]): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const chain = causesOf(error);
  const known = chain.find((each) => each instanceof CommandError);
  if (known !== undefined) return known;
  const bootstrap = chain.filter(isToolkitError).find(({ type }) => type === 'bootstrap');
  if (bootstrap !== undefined) return bootstrapMissing(bootstrap);
  for (const watch of watches.filter(({ outcome }) => outcome !== 'done')) {
    const failure = firstFailureOf(watch.events);
    if (failure !== undefined) return deploymentFailed({ watch, failure, cause: error });
  }
  for (const each of chain) {
    const explained = explainAwsError(each);
    if (explained !== each) return explained;
  }
  const root = chain.at(-1) ?? error;
  const [toolkits] = chain.filter(isToolkitError);
  if (toolkits === undefined || root instanceof TypeError || root instanceof ReferenceError) return root;
  if (toolkits.type === 'authentication') {
    return new CommandError(`there are no credentials that can be used: ${messageOf(root)}`, {
      code: 'credentials-missing',
      fault: 'user',
      fix: 'Log in with `aws sso login`, name a profile with --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID.',
      cause: error,
    });
  }
  if (toolkits.type === 'assembly' || toolkits.type === 'context-provider') {
    return new CommandError(`the templates can't be written: ${messageOf(root)}`, {
      code: 'synthesis-failed',
      fault: 'user',
      fix: 'Change the configuration as the message says.',
      cause: error,
    });
  }
  return new CommandError(messageOf(error), {
    code: 'deployment-failed',
    fault: 'environment',
    cause: error,
  });
}

interface FailedDeployment {
  readonly watch: StackWatch;
  readonly failure: ResourceEvent;
  readonly cause: Error;
}

function deploymentFailed({ watch, failure, cause }: FailedDeployment): CommandError {
  const aftermath = aftermathOf(watch.events);
  const reason = failure.reason ?? 'AWS gave no reason';
  const fix = fixOf(failure);
  return new CommandError(
    `${watch.name} could not be deployed: ${describeResource(failure)}: ${reason}\n  ${describeAftermath(aftermath, watch)}`,
    {
      code: 'deployment-failed',
      fault: 'environment',
      fix,
      details: {
        stack: watch.name,
        region: watch.region,
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

function describeAftermath(aftermath: Aftermath, { name, region }: StackWatch): string {
  switch (aftermath) {
    case 'rolled-back':
      return 'It was rolled back: everything is as it was before.';
    case 'nothing-left':
      return 'It was the first deployment: what had been created is gone again, and deploying again starts afresh.';
    case 'stuck':
      return `The way back failed too: see \`aws cloudformation describe-stack-events --stack-name ${name} --region ${region}\`, put right what it names, then \`aws cloudformation continue-update-rollback\`.`;
    case 'unknown':
      return `What has become of it is not known: see \`aws cloudformation describe-stacks --stack-name ${name} --region ${region}\`.`;
  }
}

function bootstrapMissing(error: ToolkitErrorLike): CommandError {
  const { account = 'ACCOUNT', region = 'REGION' } = error.environment ?? {};
  return new CommandError(
    `${account} in ${region} is not bootstrapped for the CDK, or by an old version of it`,
    {
      code: 'bootstrap-missing',
      fault: 'user',
      fix: `Run \`npx cdk bootstrap aws://${account}/${region}\` once, or deploy with --bootstrap.`,
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

function messageOf({ message }: Error): string {
  return message.trim();
}
