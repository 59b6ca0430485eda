import type { Template } from './template.ts';

type Capability = 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM';

/** The property with the name of a resource that CloudFormation otherwise generates. The name of a policy is no such name. */
const ownNames: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
};

export interface RequiredCapability {
  readonly capability: Capability;
  /** The types of resources that require it. */
  readonly types: readonly string[];
}

/**
 * The capability that a deployer must grant to a template with IAM resources: CloudFormation guide, acknowledge IAM resources.
 * Undefined if there are none.
 */
export function requiredCapability({ Resources: resources }: Template): RequiredCapability | undefined {
  const identities = Object.values(resources).filter(({ Type: type }) => type.startsWith('AWS::IAM::'));
  if (identities.length === 0) return undefined;
  const isNamed = identities.some(
    ({ Type: type, Properties: properties = {} }) => properties[ownNames[type] ?? ''] !== undefined,
  );
  return {
    capability: isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    types: [...new Set(identities.map(({ Type: type }) => type))],
  };
}

/** `CAPABILITY_NAMED_IAM` includes `CAPABILITY_IAM`. */
export function isGranted({ capability }: RequiredCapability, given: readonly string[]): boolean {
  return given.includes('CAPABILITY_NAMED_IAM') || given.includes(capability);
}
