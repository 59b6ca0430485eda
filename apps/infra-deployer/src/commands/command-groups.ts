import type { Command } from 'commander';
import type { Runner } from '../cli/context.ts';
import { completionCommand } from './completion/completion.ts';
import { costCommand } from './cost/cost.ts';
import { deployCommand } from './deploy/deploy.ts';
import { destroyCommand } from './destroy/destroy.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor/command.ts';
import { explainCommand } from './explain/explain.ts';
import { metricsCommand } from './metrics.ts';
import { openCommand } from './open/open.ts';
import { imageCommand } from './image/image.ts';
import { initCommand } from './init/init.ts';
import { localCommand } from './local.ts';
import { pauseCommand } from './pause/pause.ts';
import { resumeCommand } from './pause/resume.ts';
import { drainCommand } from './drain/drain.ts';
import { renewCommand } from './renew/renew.ts';
import { logsCommand } from './logs/logs.ts';
import { planCommand } from './plan.ts';
import { rehearseCommand } from './rehearse/command.ts';
import { secretsCommand } from './secrets/set-secret.ts';
import { simulateCommand } from './simulate/simulate.ts';
import { statusCommand } from './status/status.ts';
import { synthCommand } from './synth/synth.ts';
import { validateCommand } from './validate.ts';
import { webhookCommand } from './webhook/webhook.ts';

/** Commands that help lists under one heading. */
export interface CommandGroup {
  readonly heading: string;
  readonly commands: readonly ((runner: Runner) => Command)[];
}

/** In the order in which users need them. */
export const commandGroups: readonly CommandGroup[] = [
  { heading: 'Get started', commands: [initCommand, validateCommand, localCommand, simulateCommand] },
  {
    heading: 'Deploy',
    commands: [diffCommand, deployCommand, secretsCommand, webhookCommand, synthCommand, destroyCommand],
  },
  {
    heading: 'Operate',
    commands: [
      statusCommand,
      planCommand,
      pauseCommand,
      resumeCommand,
      drainCommand,
      renewCommand,
      imageCommand,
      logsCommand,
      explainCommand,
      metricsCommand,
      costCommand,
      openCommand,
      doctorCommand,
      rehearseCommand,
    ],
  },
  { heading: 'Shells', commands: [completionCommand] },
];
