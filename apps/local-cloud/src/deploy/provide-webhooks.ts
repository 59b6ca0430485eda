import { readWebhookSecret, settingsPath } from '@poolkeeper/pool-config';
import type { Account } from '../account/account.ts';

/**
 * Makes Spacelift's webhook for each receiver that is deployed, as `poolkeeper webhook setup` tells a person to. A webhook that
 * exists keeps its secret.
 */
export function provideWebhooks({ functions, functionUrls, secrets, parameters, webhooks }: Account): void {
  const names = parameters
    .all()
    .flatMap(({ name }) => (name.startsWith(settingsPath) ? [name.slice(settingsPath.length)] : []));
  for (const { name, settings } of functions.all()) {
    const endpoint = functionUrls.ofFunction(name);
    const { WEBHOOK_SECRET: secretId, POOL: pool } = settings.environment;
    if (endpoint === undefined || secretId === undefined) continue;
    const secret = readWebhookSecret(secrets.find(secretId)?.versions.at(-1)?.value ?? '');
    const known = webhooks.all().find((each) => each.endpoint === endpoint);
    const pools = pool === undefined ? names : [pool];
    if (secret === undefined || pools.length === 0 || known?.pools.join() === pools.join()) continue;
    webhooks.put({ endpoint, pools, secret: known?.secret ?? secret.current });
  }
}
