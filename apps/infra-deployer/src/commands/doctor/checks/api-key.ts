import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether Spacelift takes the API key. */
export const apiKey: Check = {
  name: 'api key',
  of: 'account',
  async look({ name, spacelift, config, settings }) {
    if (config === undefined && settings === undefined)
      return skipped('it is neither configured nor deployed');
    const answer = await spacelift();
    switch (answer.kind) {
      case 'no-key':
        return settings === undefined
          ? skipped('nobody has put it in yet; --spacectl-profile tries one of yours')
          : fault(`it can't be read: ${answer.problem}`, `Put it in: poolkeeper secrets set ${name} api-key`);
      case 'refused':
        return answer.error.name === 'UnauthorizedError'
          ? fault(
              `Spacelift does not take the API key ${answer.keyId}`,
              `It was deleted, or its secret is another: put it in again with \`poolkeeper secrets set ${name} api-key\`, and see that spacelift.apiKey.id is its id.`,
            )
          : skipped(`Spacelift could not be asked: ${answer.error.message}`);
      case 'pool':
        return ok(answer.keyId);
    }
  },
};
