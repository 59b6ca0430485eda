import type { Answer } from '../../host/host.ts';
import type { Paint } from '../../host/paint.ts';
import type { MissingSecret } from '../secrets/missing-secrets.ts';

export interface DeployedStack {
  readonly stack: string;
  readonly region: string;
  readonly changed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface DeploymentReport {
  readonly account: string;
  readonly stacks: readonly DeployedStack[];
  /** What people have to do before instances can register. */
  readonly missing: readonly MissingSecret[];
}

/** What there is now, and what is left to do. */
export function describeDeployment({ account, stacks, missing }: DeploymentReport, paint: Paint): Answer {
  const lines = stacks.flatMap(({ stack, region, changed, outputs }) => [
    `${paint.strong(stack)} ${paint.faint(`${changed ? 'deployed' : 'unchanged'} in ${region}`)}`,
    ...aligned(outputs).map((line) => paint.faint(`  ${line}`)),
  ]);
  if (missing.length > 0) {
    lines.push('', 'Left to do, before its instances can work:');
    for (const { command, purpose } of missing) lines.push(`  ${command}  ${paint.faint(`# ${purpose}`)}`);
  }
  return {
    text: lines.join('\n'),
    data: { account, stacks, missingSecrets: missing },
  };
}

function aligned(outputs: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(outputs).sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
