import { createGroupClient } from '@poolkeeper/aws-pool';
import { groupContract } from '@poolkeeper/aws-pool/testing';
import { groupName } from '@poolkeeper/pool-world/testing';
import { afterEach, vi } from 'vitest';
import { aCloud } from './a-cloud.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

groupContract('as the AWS client sees it over HTTP', async (group) => {
  const { server, settings, world, pass } = await aCloud({ group });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', settings.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', settings.credentials.secretAccessKey);
  return { group: createGroupClient({ region: settings.region, name: groupName }), world, pass };
});
