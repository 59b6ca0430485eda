import { fault, ok, skipped, type Check } from './check.ts';

/** Whether Spacelift accepts the API key. */
export const apiKey: Check = {
  name: 'api key',
  scope: 'account',
  async check({ name, spacelift, config, settings }) {
    if (config === undefined && settings === undefined)
      return skipped('it is neither configured nor deployed');
    const answer = await spacelift();
    switch (answer.kind) {
      case 'not-asked':
        return skipped('the endpoint is not trusted');
      case 'no-key':
        return settings === undefined
          ? skipped('it is not set yet; --spacectl-profile checks with one of your own')
          : fault(`it cannot be read: ${answer.problem}`, `Set it: poolkeeper secrets set ${name} api-key`);
      case 'refused':
        return answer.error.name === 'UnauthorizedError'
          ? fault(
              `Spacelift rejects the API key ${answer.keyId}`,
              `It was deleted or has a different secret: set it again with \`poolkeeper secrets set ${name} api-key\`, and make sure that spacelift.apiKey.id is its id.`,
            )
          : skipped(`Spacelift cannot be asked: ${answer.error.message}`);
      case 'pool':
        return ok(answer.keyId);
    }
  },
};
