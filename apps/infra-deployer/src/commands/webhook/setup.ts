import { readWebhookSecret, type WebhookSecret } from '@poolkeeper/pool-config';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { openSecretStore, type SecretStore } from '../../secrets/secret-store.ts';
import { deployedWebhook } from './deployed-webhook.ts';
import { notificationPolicy, webhookLabel } from './notification-policy.ts';

export interface SetUpWebhookOptions {
  readonly target: string | undefined;
  readonly showSecret?: boolean;
  readonly regoV0?: boolean;
}

/** Prints what a person has to enter in Spacelift. */
export async function setUpWebhook(
  context: CommandContext,
  { target, showSecret = false, regoV0 = false }: SetUpWebhookOptions,
): Promise<ExitStatus> {
  const { host } = context;
  if (showSecret) requireTerminal(context);
  const { endpoint, names, pools, access } = await deployedWebhook(context, target);
  const policy = notificationPolicy(pools, regoV0 ? 'v0' : 'v1');
  await using store = await openSecretStore(access);
  const secret = showSecret ? (await readSecret(store, names.secret)).current : undefined;
  const { paint } = host;
  host.output({
    text: [
      paint.strong('1. In Spacelift, choose Integrations, Webhooks, Create webhook:'),
      '   Name              poolkeeper',
      `   Endpoint URL      ${endpoint}`,
      '   Space             one that all stacks of the pools inherit from, or root',
      `   Secret            ${secret ?? paint.faint(`of the secret ${names.secret}: run this with --show-secret`)}`,
      '   Retry on failure  on',
      `   Labels            ${webhookLabel}`,
      '',
      paint.strong('2. Choose Policies, Create policy, of the type Notification policy, in the same space:'),
      '',
      policy,
      paint.strong('3. Trigger a run, and see whether the delivery of the webhook was answered with 202.'),
    ].join('\n'),
    data: { endpoint, secret: names.secret, label: webhookLabel, pools, policy },
  });
  return exitStatus.done;
}

/** @throws CommandError when the output is not a terminal, in which a secret does not stay. */
export function requireTerminal({ system, options }: CommandContext): void {
  if (system.stdout.isTTY === true && options.json !== true) return;
  throw new CommandError('a secret is shown in a terminal only', {
    code: 'usage',
    fault: 'user',
    fix: 'Leave out --show-secret, and read the secret from Secrets Manager: its member `current`.',
  });
}

/** @throws CommandError when there is no secret, or it cannot be read. */
export async function readSecret(store: SecretStore, secretId: string): Promise<WebhookSecret> {
  const secret = readWebhookSecret((await store.read(secretId)) ?? '');
  if (secret !== undefined) return secret;
  throw new CommandError(`the secret ${secretId} has no value, or not the form {"current": "..."}`, {
    code: 'remote-failed',
    fault: 'environment',
    fix: 'Set it to {"current": "..."} with at least 32 random characters, and enter them in Spacelift.',
  });
}
