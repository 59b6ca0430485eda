import { describeRoughDuration } from '@poolkeeper/pool-model';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { nextSteps } from '../../cli/next-steps.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import { isGoingOn, withPoolImages, type ImageBuild, type PoolImages } from './pool-images.ts';

interface BuildOptions {
  readonly pool: string | undefined;
  readonly wait: boolean;
}

export async function buildImage(
  context: CommandContext,
  { pool: named, wait }: BuildOptions,
): Promise<ExitStatus> {
  const { host } = context;
  return withPoolImages(context, named, async (images) => {
    const { pool } = images;
    const goingOn = (await images.builds()).find(isGoingOn);
    if (goingOn !== undefined) {
      host.notify({ level: 'info', text: `${pool} is being built already: ${goingOn.arn}` });
    }
    const arn = goingOn?.arn ?? (await start(images));
    if (!wait) {
      host.output({
        text: `An image of ${pool} is being built. How far it is: poolkeeper image status ${pool}`,
        data: { pool, build: arn },
      });
      return exitStatus.done;
    }
    const build = await follow(context, images, arn);
    if (build.status !== 'AVAILABLE') throw await explainFailure(images, build);
    host.output({
      text: [
        `${host.paint.good('✔')} ${build.imageId ?? 'the image'} of ${pool} is built, and has passed its tests`,
        '',
        ...nextSteps(
          [
            {
              command: `poolkeeper image promote ${pool}`,
              purpose: 'launch from it, once an instance of it has registered',
            },
          ],
          host.paint,
        ),
      ].join('\n'),
      data: { pool, build: arn, image: build.imageId },
    });
    return exitStatus.done;
  });
}

async function start({ builder, pipelineArn }: PoolImages): Promise<string> {
  const { StartImagePipelineExecutionCommand } = await import('@aws-sdk/client-imagebuilder');
  const { imageBuildVersionArn: arn } = await builder.send(
    new StartImagePipelineExecutionCommand({ imagePipelineArn: pipelineArn }),
  );
  if (arn === undefined) throw new Error(`Image Builder started no build of ${pipelineArn}`);
  return arn;
}

/** A build takes about half an hour. */
const followEveryMs = 10_000;

async function follow(context: CommandContext, images: PoolImages, arn: string): Promise<ImageBuild> {
  const { host, system } = context;
  const { pool } = images;
  const progress = { id: `image:${pool}`, title: `image of ${pool}` };
  const startedAt = system.clock();
  const duration = () => describeRoughDuration(system.clock() - startedAt);
  const build = await pollUntilDone(context, {
    meanwhile: `the build goes on; to follow it again: poolkeeper image build ${pool}`,
    everyMs: followEveryMs,
    read: async () => {
      const build = await images.build(arn);
      if (!isGoingOn(build)) return build;
      const milestone = build.status.toLowerCase();
      host.progress({ ...progress, state: 'running', milestone, detail: `${milestone}, for ${duration()}` });
      return undefined;
    },
  });
  host.progress({
    ...progress,
    state: build.status === 'AVAILABLE' ? 'done' : 'failed',
    detail: `${build.status.toLowerCase()}, after ${duration()}`,
  });
  return build;
}

/** Names the step, and the log, which alone has the cause of a component's failure. */
async function explainFailure(
  { pool, builder }: PoolImages,
  { arn, status, reason }: ImageBuild,
): Promise<CommandError> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const { workflowExecutions = [] } = await builder.send(
    new sdk.ListWorkflowExecutionsCommand({ imageBuildVersionArn: arn }),
  );
  const workflow = workflowExecutions.find((each) => each.status === 'FAILED');
  const { steps = [] } =
    workflow === undefined
      ? {}
      : await builder.send(
          new sdk.ListWorkflowStepExecutionsCommand({ workflowExecutionId: workflow.workflowExecutionId }),
        );
  const step = steps.find((each) => each.status === 'FAILED')?.name;
  const [, name = '', version = ''] = /:image\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  const [logGroup, logStream] = [`/aws/imagebuilder/${name}`, version];
  const where = step === undefined ? '' : ` in the step ${step}`;
  return new CommandError(
    `the build of an image of ${pool} is ${status}${where}: ${reason ?? 'no reason is given'}`,
    {
      code: 'image-failed',
      fault: 'environment',
      fix: `Its log says why: aws logs tail ${logGroup} --since 3h --log-stream-names ${logStream}. Nothing was changed in the pool.`,
      details: { pool, build: arn, step, logGroup, logStream },
    },
  );
}
