import type { Parameter, Tag } from '@aws-sdk/client-cloudformation';
import { AwsFault } from '@poolkeeper/pool-world';
import { isGranted, requiredCapability } from '../../cloudformation/capabilities.ts';
import type { Stack } from '../../cloudformation/stack.ts';
import type { StackRequest } from '../../cloudformation/stacks.ts';
import { parseTemplate } from '../../cloudformation/template.ts';
import type { Call } from '../call.ts';
import { notServed } from '../service.ts';
import { refusing } from './existing-stack.ts';

interface RequestInput {
  readonly StackName?: string | undefined;
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: readonly Parameter[] | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly Capabilities?: readonly string[] | undefined;
  readonly ClientRequestToken?: string | undefined;
  readonly ImportExistingResources?: boolean | undefined;
}

/**
 * The requested state of a stack. Throws `ValidationError` if the template does not exist or is invalid, and
 * `InsufficientCapabilitiesException` if it requires a capability that is not given.
 */
export function stackRequestOf(input: RequestInput, call: Call): StackRequest {
  const stack = call.account.stacks.find(input.StackName ?? '');
  const templateText = templateTextOf(input, stack, call);
  requireCapabilities(templateText, input.Capabilities ?? []);
  return {
    name: stack?.name ?? input.StackName ?? '',
    templateText,
    parameters: Object.fromEntries(
      (input.Parameters ?? []).flatMap(({ ParameterKey: key = '', ParameterValue, UsePreviousValue }) => {
        const value = UsePreviousValue === true ? stack?.parameters[key] : ParameterValue;
        return value === undefined ? [] : [[key, value] as const];
      }),
    ),
    tags: input.Tags && Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    capabilities: input.Capabilities,
    token: input.ClientRequestToken,
    importsExisting: input.ImportExistingResources,
  };
}

/** Throws `NotImplemented` for a failed deployment that is to be left as it is. */
export function requireRollback({
  DisableRollback: isDisabled,
}: {
  readonly DisableRollback?: boolean | undefined;
}): void {
  if (isDisabled === true) throw notServed('a deployment with DisableRollback true');
}

function requireCapabilities(templateText: string, given: readonly string[]): void {
  const required = requiredCapability(refusing(() => parseTemplate(templateText)));
  if (required === undefined || isGranted(required, given)) return;
  throw new AwsFault('InsufficientCapabilitiesException', `Requires capabilities : [${required.capability}]`);
}

export function templateTextOf(
  { TemplateBody, TemplateURL, UsePreviousTemplate }: RequestInput,
  stack: Stack | undefined,
  { account }: Call,
): string {
  if (TemplateBody !== undefined) return requireInlineSize(TemplateBody);
  if (UsePreviousTemplate === true && stack !== undefined) return stack.templateText;
  const place = placeOf(TemplateURL ?? '');
  const object = place && account.buckets.get(place.bucket, place.key);
  if (object === undefined) {
    throw new AwsFault(
      'ValidationError',
      TemplateURL === undefined
        ? 'Either Template URL or Template Body must be specified.'
        : `S3 error: The specified key does not exist. (${TemplateURL})`,
    );
  }
  return object.body.toString('utf8');
}

/** A larger template has to be in S3: CloudFormation quotas. */
const mostInlineBytes = 51_200;

function requireInlineSize(templateBody: string): string {
  if (Buffer.byteLength(templateBody) <= mostInlineBytes) return templateBody;
  throw new AwsFault(
    'ValidationError',
    `1 validation error detected: Value '${templateBody.slice(0, 40)}...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${mostInlineBytes}`,
  );
}

/** Reads `https://BUCKET.s3.REGION.amazonaws.com/KEY`, or `/BUCKET/KEY` on any other host. */
function placeOf(url: string): { readonly bucket: string; readonly key: string } | undefined {
  const parsed = URL.parse(url);
  if (parsed === null) return undefined;
  const path = decodeURIComponent(parsed.pathname.slice(1));
  const [, bucket] = /^(.+)\.s3[.-]/.exec(parsed.hostname) ?? [];
  if (bucket !== undefined) return { bucket, key: path };
  const slash = path.indexOf('/');
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}
