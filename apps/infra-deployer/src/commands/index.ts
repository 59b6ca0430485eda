import type { Command } from 'commander';
import type { Runner } from '../program.ts';
import { deployCommand } from './deploy/command.ts';
import { destroyCommand } from './destroy/command.ts';
import { diffCommand } from './diff/command.ts';
import { initCommand } from './init/command.ts';
import { localCommand } from './local/command.ts';
import { planCommand } from './plan/command.ts';
import { secretsCommand } from './secrets/command.ts';
import { statusCommand } from './status/command.ts';
import { synthCommand } from './synth/command.ts';
import { validateCommand } from './validate/command.ts';

/** In the order in which help lists them: as people meet them. */
export const commands: readonly ((runner: Runner) => Command)[] = [
  initCommand,
  validateCommand,
  localCommand,
  diffCommand,
  deployCommand,
  statusCommand,
  planCommand,
  secretsCommand,
  destroyCommand,
  synthCommand,
];
