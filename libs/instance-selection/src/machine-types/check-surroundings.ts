import type { Architecture, InstanceSurroundings } from './instance-requirements.ts';
import type { InstanceProblem } from './resolved-instances.ts';

/** Whether machines of that architecture can run the image and the worker. `path` is where the architecture was asked for. */
export function checkSurroundings(
  architecture: Architecture,
  { imageArchitecture, selfHosted }: InstanceSurroundings,
  path: readonly (string | number)[],
): readonly InstanceProblem[] {
  const problems: InstanceProblem[] = [];
  if (imageArchitecture !== undefined && imageArchitecture !== architecture) {
    problems.push({
      severity: 'error',
      path,
      value: architecture,
      message:
        `a machine image for ${imageArchitecture} does not boot on ${architecture} instances: ` +
        `use an image for ${architecture}, or instances with ${imageArchitecture}`,
    });
  }
  if (selfHosted === true && architecture === 'arm64') {
    problems.push({
      severity: 'error',
      path,
      value: architecture,
      message: 'self-hosted Spacelift does not support ARM: use x86_64 instances',
    });
  }
  return problems;
}
