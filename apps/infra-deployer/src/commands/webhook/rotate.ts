import { formatWebhookSecret, type WebhookSecret } from '@poolkeeper/pool-config';
import { randomBytes } from 'node:crypto';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { openSecretStore } from '../../secrets/secret-store.ts';
import { deployedWebhook } from './deployed-webhook.ts';
import { readSecret, requireTerminal } from './setup.ts';

export interface RotateWebhookOptions {
  readonly target: string | undefined;
  readonly finish?: boolean;
  readonly showSecret?: boolean;
}

/** Makes a new secret beside the earlier one, or ends the validity of the earlier one. */
export async function rotateWebhook(
  context: CommandContext,
  { target, finish = false, showSecret = false }: RotateWebhookOptions,
): Promise<ExitStatus> {
  if (showSecret) requireTerminal(context);
  const { names, access } = await deployedWebhook(context, target);
  await using store = await openSecretStore(access);
  const before = await readSecret(store, names.secret);
  const after = finish ? finished(before) : begun(before);
  await store.put({ kind: 'secrets-manager', secretId: names.secret }, formatWebhookSecret(after));
  context.host.output({
    text: finish
      ? 'The rotation is finished: within a minute, only the new secret is accepted.'
      : [
          `There is a new secret, and the earlier one stays valid${showSecret ? `: ${after.current}` : '.'}`,
          `Enter the new one in the webhook in Spacelift${showSecret ? '' : `, from the member \`current\` of the secret ${names.secret}`}. When an event has been delivered with it:`,
          '  poolkeeper webhook rotate --finish',
        ].join('\n'),
    data: { secret: names.secret, finished: finish },
  });
  return exitStatus.done;
}

function begun({ current, previous }: WebhookSecret): WebhookSecret {
  if (previous === undefined) return { current: randomBytes(36).toString('base64url'), previous: current };
  throw new CommandError('a rotation has begun and is not finished', {
    code: 'usage',
    fault: 'user',
    fix: 'Enter the new secret in Spacelift, and run `poolkeeper webhook rotate --finish`.',
  });
}

function finished({ current, previous }: WebhookSecret): WebhookSecret {
  if (previous !== undefined) return { current };
  throw new CommandError('there is no rotation to finish', {
    code: 'usage',
    fault: 'user',
    fix: 'Begin one: poolkeeper webhook rotate',
  });
}
