import type { Properties, Value } from '../cloudformation/template.ts';

/** Settings of a group that the world does not model. They are stored and described as they were given. */
export interface GroupDetails {
  readonly launchTemplateName: string;
  readonly subnetIds: readonly string[];
  /** Names of AWS policies or ARNs of functions, in the given order. */
  readonly terminationPolicies: readonly string[];
  readonly cooldownSeconds: number;
  readonly healthCheckGraceSeconds: number;
  /** Overrides of the mixed instances policy, with CloudFormation's property names. */
  readonly overrides: readonly Value[];
  /** Distribution of the mixed instances policy, with CloudFormation's property names. */
  readonly distribution: Properties;
}

/** The details of all groups, by group name. */
export class GroupBook {
  readonly #details = new Map<string, GroupDetails>();

  of(groupName: string): GroupDetails {
    return (
      this.#details.get(groupName) ?? {
        launchTemplateName: groupName,
        subnetIds: [],
        terminationPolicies: ['Default'],
        cooldownSeconds: 300,
        healthCheckGraceSeconds: 0,
        overrides: [],
        distribution: {},
      }
    );
  }

  set(groupName: string, details: Partial<GroupDetails>): void {
    this.#details.set(groupName, { ...this.of(groupName), ...details });
  }

  delete(groupName: string): void {
    this.#details.delete(groupName);
  }

  /** The ARN of the group's custom termination policy function, if it has one. */
  customPolicyOf(groupName: string): string | undefined {
    return this.of(groupName).terminationPolicies.find(isFunctionArn);
  }
}

export function isFunctionArn(policy: string): boolean {
  return /^arn:[\w-]+:lambda:/.test(policy);
}
