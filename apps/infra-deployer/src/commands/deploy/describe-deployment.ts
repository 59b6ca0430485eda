import { formatTable } from '../../cli/columns.ts';
import type { CommandOutput } from '../../cli/host.ts';
import { configOption, nextSteps } from '../../cli/next-steps.ts';
import type { Paint } from '../../cli/paint.ts';
import type { MissingSecret } from '../../secrets/missing-secrets.ts';

/** A stack after a deployment. */
export interface StackResult {
  readonly stack: string;
  readonly region: string;
  readonly changed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface DeploymentReport {
  readonly account: string;
  readonly stacks: readonly StackResult[];
  /** Secrets without a value. Instances cannot register without them. */
  readonly missing: readonly MissingSecret[];
  /** The configurations that the command line names. @default - those in the folder */
  readonly config?: readonly string[];
}

export function describeDeployment(
  { account, stacks, missing, config }: DeploymentReport,
  paint: Paint,
): CommandOutput {
  const lines = stacks.flatMap(({ stack, region, changed, outputs }) => [
    `${paint.strong(stack)} ${paint.faint(`${changed ? 'deployed' : 'unchanged'} in ${region}`)}`,
    ...formatTable(Object.entries(outputs).sort(([a], [b]) => a.localeCompare(b))).map((line) =>
      paint.faint(`  ${line}`),
    ),
  ]);
  if (missing.length > 0) {
    lines.push('', 'Before instances can register, set these secrets:');
    for (const { command, purpose } of missing) lines.push(`  ${command}  ${paint.faint(`# ${purpose}`)}`);
  }
  const hasWebhook = stacks.some(({ outputs }) => outputs.WebhookUrl !== undefined);
  const steps = [
    ...(hasWebhook
      ? [
          {
            command: `poolkeeper webhook setup${configOption(config)}`,
            purpose: 'what to enter in Spacelift',
          },
        ]
      : []),
    { command: `poolkeeper doctor${configOption(config)}`, purpose: 'whether all is well' },
    { command: `poolkeeper status${configOption(config)}`, purpose: 'what the pools do now' },
    { command: `poolkeeper destroy --all${configOption(config)}`, purpose: 'delete everything again' },
  ];
  lines.push('', ...nextSteps(steps, paint));
  return {
    text: lines.join('\n'),
    data: { account, stacks, missingSecrets: missing },
  };
}
