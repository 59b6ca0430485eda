import type { ParameterSettings } from './parameters.ts';

export interface Image {
  readonly id: string;
  readonly architecture: 'arm64' | 'x86_64';
}

/** Spacelift's images for both architectures. */
export const spaceliftImages: readonly Image[] = [
  { id: 'ami-0123456789abcdef0', architecture: 'x86_64' },
  { id: 'ami-0123456789abcdef1', architecture: 'arm64' },
];

const amazonLinuxImages: readonly Image[] = [
  { id: 'ami-0a123456789abcde0', architecture: 'x86_64' },
  { id: 'ami-0a123456789abcde1', architecture: 'arm64' },
];

/** Public parameters with the newest images of Amazon Linux (AL2023 user guide, "Launching Amazon EC2 instances"). */
export const publicParameters: readonly ParameterSettings[] = amazonLinuxImages.map(
  ({ id, architecture }) => ({
    name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    value: id,
    type: 'String',
  }),
);

/** An image of the account, or a public one. */
export function findImage(id: string, own: { images(): readonly Image[] }): Image | undefined {
  return own.images().find((image) => image.id === id) ?? findPublicImage(id);
}

/** Every well-formed id is a public image's, unless it is all zeros. */
export function findPublicImage(id: string): Image | undefined {
  if (!/^ami-(?!0+$)[0-9a-f]{8,17}$/.test(id)) return undefined;
  const known = [...spaceliftImages, ...amazonLinuxImages].find((image) => image.id === id);
  return known ?? { id, architecture: 'x86_64' };
}
