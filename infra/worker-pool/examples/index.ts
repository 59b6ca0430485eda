import type { App } from 'aws-cdk-lib';
import { amd64 } from './amd64.ts';
import { arm64 } from './arm64.ts';
import { autoscaler } from './autoscaler.ts';
import { bringYourOwnSecrets } from './bring-your-own-secrets.ts';
import { caCertificates } from './ca-certificates.ts';
import { customIamRole } from './custom-iam-role.ts';
import { ebsThroughput } from './ebs-throughput.ts';
import { environment } from './environment.ts';
import { extraIamStatements } from './extra-iam-statements.ts';
import { longPoll } from './long-poll.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { notifications } from './notifications.ts';
import { ownBuild } from './own-build.ts';
import { ownImage } from './own-image.ts';
import { quickStart } from './quick-start.ts';
import { secretEnvironment } from './secret-environment.ts';
import { selfHosted } from './self-hosted.ts';
import { selfHostedInVpc } from './self-hosted-in-vpc.ts';
import { spotInstances } from './spot-instances.ts';
import { webhook } from './webhook.ts';

/** All examples by name. Each adds its stacks to an app. */
export const examples: Readonly<Record<string, (app: App) => void>> = {
  'quick-start': quickStart,
  amd64: amd64,
  arm64: arm64,
  autoscaler: autoscaler,
  'ebs-throughput': ebsThroughput,
  'own-build': ownBuild,
  'own-image': ownImage,
  'bring-your-own-secrets': bringYourOwnSecrets,
  'custom-iam-role': customIamRole,
  'extra-iam-statements': extraIamStatements,
  'self-hosted': selfHosted,
  'self-hosted-in-vpc': selfHostedInVpc,
  'spot-instances': spotInstances,
  'ca-certificates': caCertificates,
  environment: environment,
  'secret-environment': secretEnvironment,
  'long-poll': longPoll,
  'network-interfaces': networkInterfaces,
  webhook: webhook,
  notifications: notifications,
};
