import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { textsIn } from '../texts-in.ts';
import { error, type Finding } from './finding.ts';

/**
 * Checks that no setting is a dynamic reference. CloudFormation would replace it with the value of the secret, which anyone
 * who can describe the resource could then read.
 */
export function checkDynamicReferences(config: CompletePoolConfig): readonly Finding[] {
  return textsIn(config, [])
    .filter(({ text }) => /\{\{\s*resolve:/i.test(text))
    .map(({ path }) =>
      error(
        path,
        'contains a dynamic reference ({{resolve:...}}), which CloudFormation would replace with its value in plain text: move it to secrets.environment',
      ),
    );
}
