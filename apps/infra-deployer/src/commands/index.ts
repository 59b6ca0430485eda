import type { Command } from 'commander';
import type { Runner } from '../program.ts';
import { completionCommand } from './completion/command.ts';
import { deployCommand } from './deploy/command.ts';
import { destroyCommand } from './destroy/command.ts';
import { diffCommand } from './diff/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { initCommand } from './init/command.ts';
import { localCommand } from './local/command.ts';
import { planCommand } from './plan/command.ts';
import { secretsCommand } from './secrets/command.ts';
import { statusCommand } from './status/command.ts';
import { synthCommand } from './synth/command.ts';
import { validateCommand } from './validate/command.ts';

/** Commands that people need together. */
export interface CommandGroup {
  readonly heading: string;
  readonly commands: readonly ((runner: Runner) => Command)[];
}

/** In the order in which help lists them: as people meet them. */
export const commandGroups: readonly CommandGroup[] = [
  { heading: 'Begin', commands: [initCommand, validateCommand, localCommand] },
  { heading: 'Deploy', commands: [diffCommand, deployCommand, secretsCommand, synthCommand, destroyCommand] },
  { heading: 'Operate', commands: [statusCommand, planCommand, doctorCommand] },
  { heading: 'For shells', commands: [completionCommand] },
];
