import type { Value } from '../cloudformation/template.ts';

/** What the world does not model of a group: it is kept, and described as it was given. */
export interface GroupDetails {
  readonly launchTemplateName: string;
  readonly subnetIds: readonly string[];
  /** Names of AWS's policies, or ARNs of functions, in the order in which they were given. */
  readonly terminationPolicies: readonly string[];
  readonly cooldownSeconds: number;
  readonly healthCheckGraceSeconds: number;
  /** Of a mixed instances policy, in AWS's words. */
  readonly overrides: readonly Value[];
}

/** Details of groups, by the group's name. */
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
      }
    );
  }

  set(groupName: string, details: Partial<GroupDetails>): void {
    this.#details.set(groupName, { ...this.of(groupName), ...details });
  }

  delete(groupName: string): void {
    this.#details.delete(groupName);
  }

  /** ARN of the function that a group asks who may go; undefined when it asks none. */
  customPolicyOf(groupName: string): string | undefined {
    return this.of(groupName).terminationPolicies.find(isFunctionArn);
  }
}

export function isFunctionArn(policy: string): boolean {
  return /^arn:[\w-]+:lambda:/.test(policy);
}
