import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Workers that poll Spacelift for runs over HTTPS, at your own URL, instead of using MQTT. */
export function longPoll(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'long-poll',
      instances: { types: ['t3.medium'] },
      launcher: { protocol: 'poll', communicationUrl: 'https://workers.acme.internal' },
    },
  });
}
