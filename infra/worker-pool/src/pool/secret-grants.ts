import { grantTag, isOwnSecret, withGrantTo, type SecretLocation } from '@poolkeeper/pool-config';
import { Annotations } from 'aws-cdk-lib';
import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface SecretGrants {
  readonly pool: string;
  /** Locations of the secrets that the shared functions read for the pool. */
  readonly locations: readonly SecretLocation[];
  /** Secrets among them that are CDK objects. */
  readonly secrets: readonly ISecret[];
}

/**
 * Lets the shared functions use secrets at other locations than the pool's own, by a tag. A secret of this app gets the tag. The
 * owner of another secret has to add it, and is told so.
 */
export function grantSecrets(scope: Construct, { pool, locations, secrets }: SecretGrants): void {
  for (const { node } of secrets) {
    if (!(node.defaultChild instanceof CfnSecret)) continue;
    const { tags } = node.defaultChild;
    tags.setTag(grantTag, withGrantTo(pool, tags.tagValues()[grantTag]));
  }
  const isTagged = secrets.some(({ node }) => node.defaultChild instanceof CfnSecret);
  const others = isTagged ? [] : locations.filter((location) => !isOwnSecret(location, pool));
  for (const location of others) {
    const id = location.kind === 'ssm-parameter' ? location.name : location.secretId;
    Annotations.of(scope).addInfoV2(
      `@poolkeeper/cdk:grant:${location.kind}`,
      `the functions use ${id} for the pool ${pool} once its tag ${grantTag} has the name ${pool}; \`poolkeeper deploy\` adds it`,
    );
  }
}
