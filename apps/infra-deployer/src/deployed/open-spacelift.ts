import { readCertificates } from '@poolkeeper/pool-config';
import { createSpaceliftClient, type SpaceliftClient } from '@poolkeeper/spacelift-client';
import { fetchTrusting } from '@poolkeeper/spacelift-client/node';
import { useProfile } from '../aws/aws-access.ts';
import type { CommandContext } from '../cli/context.ts';
import type { DeployedPool } from './deployed-pools.ts';

/** Spacelift's API with the key of a deployed pool. */
export async function openSpacelift(
  context: CommandContext,
  { name, settings, trust }: DeployedPool,
): Promise<SpaceliftClient> {
  useProfile(context);
  const { openApiKey, openSecret } = await import('@poolkeeper/autoscaler/deployed');
  const { group, spacelift } = settings.connection;
  const { endpoint, apiKeyId, apiKeySecret, caCertificates } = spacelift;
  const aws = { region: group.region, requestTimeoutMs: 10_000 };
  const readKey = openApiKey(apiKeySecret, { pool: name, aws, trust });
  const pem = caCertificates && (await openSecret({ ...aws, source: caCertificates }).read());
  return createSpaceliftClient({
    endpoint,
    apiKey: async () => ({ id: apiKeyId, secret: await readKey(endpoint) }),
    ...(pem !== undefined && { fetch: fetchTrusting(readCertificates(pem)) }),
  });
}
