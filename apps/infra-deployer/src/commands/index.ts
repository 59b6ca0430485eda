import type { Command } from 'commander';
import type { Runner } from '../program.ts';
import { synthCommand } from './synth/command.ts';
import { validateCommand } from './validate/command.ts';

/** In the order in which help lists them: as people meet them. */
export const commands: readonly ((runner: Runner) => Command)[] = [validateCommand, synthCommand];
