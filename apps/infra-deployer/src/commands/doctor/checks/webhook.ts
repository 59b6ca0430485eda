import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { poolNames, readWebhookSecret, serviceNames } from '@poolkeeper/pool-config';
import { fault, ok, warning, type Check } from './check.ts';

const dayMs = 86_400_000;

/** Whether Spacelift's events reach the receiver, and it accepts them. */
export const webhook: Check = {
  name: 'webhook',
  scope: 'configuration',
  async check({ name, config, aws, now }) {
    if (!config.scaling.webhook) return [];
    const { receiver, secret: secretId } = (config.functions === undefined ? serviceNames : poolNames(name))
      .webhook;
    const target = config.functions === undefined ? 'autoscaler' : name;
    const deploy = `Deploy it: poolkeeper deploy ${target}`;
    const value = await unlessMissing(
      aws.secretsManager.send(new GetSecretValueCommand({ SecretId: secretId })),
    );
    if (value === undefined) return fault(`there is no secret ${secretId}: events are refused`, deploy);
    const secret = readWebhookSecret(value.SecretString ?? '');
    if (secret === undefined) {
      return fault(
        `the secret ${secretId} has not the form {"current": "..."}: events are refused`,
        `Set it, and enter the same in Spacelift: poolkeeper webhook setup ${target}`,
      );
    }
    const log = await unlessMissing(
      aws.logs.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/lambda/${receiver}`,
          startTime: now - dayMs,
          filterPattern: '{ $.code = "event-received" }',
          limit: 1,
        }),
      ),
    );
    if (log === undefined) return fault(`there is no log of the function ${receiver}`, deploy);
    if ((log.events ?? []).length === 0) {
      return warning(
        'it has accepted no event in the last 24 hours',
        `If there were runs: see the deliveries of the webhook in Spacelift, where it may be switched off, and compare it with \`poolkeeper webhook setup ${target}\`.`,
      );
    }
    return secret.previous === undefined
      ? ok('it has accepted events in the last 24 hours')
      : warning(
          'a rotation of its secret is not finished',
          `Enter the new secret in Spacelift, and finish it: poolkeeper webhook rotate ${target} --finish`,
        );
  },
};

/** Undefined if the resource does not exist. */
async function unlessMissing<Value>(request: Promise<Value>): Promise<Value | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
