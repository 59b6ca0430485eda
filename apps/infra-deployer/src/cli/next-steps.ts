import { formatTable } from './columns.ts';
import type { Paint } from './paint.ts';

export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}

/** Lines with commands to use next. */
export function nextSteps(steps: readonly NextStep[], paint: Paint): readonly string[] {
  const rows = steps.map(({ command, purpose }) => [`  ${command}`, paint.faint(`# ${purpose}`)]);
  return ['Next steps:', ...formatTable(rows)];
}

/** The end of a command that uses these configurations. */
export function configOption(files: readonly string[] = []): string {
  return files.length === 0 ? '' : ` --config ${files.join(' ')}`;
}
