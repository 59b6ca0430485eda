/** What the instances of a pool have to know to start their worker. Everything is known when the template is made. */
export interface UserDataContext {
  /** Name of the pool. */
  readonly pool: string;
  /** Name of the group, which the worker registers as its `asg_id`. */
  readonly groupName: string;
}

/** The script that cloud-init runs at the first start of an instance. It may hold CloudFormation tokens. No secret is in it. */
export function userData(context: UserDataContext): string {
  return `#!/usr/bin/env bash\n# ${context.pool} ${context.groupName}\nexit 1\n`;
}
