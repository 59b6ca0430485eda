import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** An image of the pool's own, built every week with the launcher and two runner images. */
export function ownImage(app: App): void {
  const repository = 'arn:aws:ecr:eu-west-1:123456789012:repository/runners/tofu';
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'own-image',
      image: {
        ...yours.image,
        build: {
          runnerImages: [
            'public.ecr.aws/spacelift/runner-terraform:latest',
            '123456789012.dkr.ecr.eu-west-1.amazonaws.com/runners/tofu:1.9',
          ],
        },
      },
      permissions: { runnerImages: [repository] },
    },
  });
}
