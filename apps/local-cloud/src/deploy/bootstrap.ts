import type { Account } from '../account/account.ts';

/** Of the CDK's bootstrap resources, as it names them. */
const qualifier = 'hnb659fds';
/** Newer than any feature that an assembly asks for. */
const version = '30';
const roles = ['cfn-exec', 'deploy', 'file-publishing', 'image-publishing', 'lookup'];

/** Makes an account ready for the CDK: its version parameter and its roles. Buckets need no making. */
export function bootstrap({ parameters, identities, world }: Account): void {
  const { accountId, region } = world;
  parameters.put({ name: `/cdk-bootstrap/${qualifier}/version`, value: version, type: 'String' }, false);
  for (const role of roles) {
    const name = `cdk-${qualifier}-${role}-role-${accountId}-${region}`;
    const trust = {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: accountId } }],
    };
    identities.putRole(name, { trust });
    identities.setInlinePolicy(name, 'all', {
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
  }
}
