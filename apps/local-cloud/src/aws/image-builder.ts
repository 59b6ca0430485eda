import * as sdk from '@aws-sdk/client-imagebuilder';
import type {
  GetImageCommandInput,
  GetImageCommandOutput,
  GetImagePipelineCommandInput,
  GetImagePipelineCommandOutput,
  ImageSummary,
  ListImagePipelineImagesCommandInput,
  ListImagePipelineImagesCommandOutput,
  ListWorkflowExecutionsCommandInput,
  ListWorkflowExecutionsCommandOutput,
  ListWorkflowStepExecutionsCommandInput,
  ListWorkflowStepExecutionsCommandOutput,
  StartImagePipelineExecutionCommandInput,
  StartImagePipelineExecutionCommandOutput,
  WorkflowStepMetadata,
} from '@aws-sdk/client-imagebuilder';
import { createHash, randomUUID } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { BuildStage, BuildState, ImageBuild } from '../account/image-builds.ts';
import { objectOf, objectsOf, tagsOf, textOf } from '../resources/properties.ts';
import { operationShapes } from '../wire/operation-shape.ts';
import { restJsonProtocol } from '../wire/rest-json-protocol.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page, type PageRequest } from './page.ts';
import { service } from './service.ts';

export const imageBuilder = service({
  name: 'imagebuilder',
  sdk,
  protocol: restJsonProtocol(
    operationShapes(sdk),
    (member) => new AwsFault('InvalidRequestException', `${member} must not be empty`),
  ),
  operations: {
    GetImage: getImage,
    GetImagePipeline: getImagePipeline,
    ListImagePipelineImages: listImagePipelineImages,
    ListWorkflowExecutions: listWorkflowExecutions,
    ListWorkflowStepExecutions: listWorkflowStepExecutions,
    StartImagePipelineExecution: startImagePipelineExecution,
  },
});

function startImagePipelineExecution(
  { imagePipelineArn, clientToken = randomUUID() }: StartImagePipelineExecutionCommandInput,
  { account }: Call,
): Answer<StartImagePipelineExecutionCommandOutput> {
  const { arn } = account.imageBuilds.start(imagePipelineArn ?? '', clientToken);
  return { requestId: randomUUID(), clientToken, imageBuildVersionArn: arn };
}

function getImagePipeline(
  { imagePipelineArn }: GetImagePipelineCommandInput,
  { account: { imageBuilds } }: Call,
): Answer<GetImagePipelineCommandOutput> {
  const pipeline = imageBuilds.pipeline(imagePipelineArn ?? '');
  const { arn, properties, createdAt, updatedAt } = pipeline;
  const builds = imageBuilds.of(arn);
  const last = builds.at(-1);
  const schedule = objectOf(properties, 'Schedule');
  const nextRun = imageBuilds.nextRunOf(pipeline);
  return {
    requestId: randomUUID(),
    imagePipeline: {
      arn,
      name: textOf(properties, 'Name'),
      description: textOf(properties, 'Description'),
      platform: 'Linux',
      imageRecipeArn: textOf(properties, 'ImageRecipeArn'),
      infrastructureConfigurationArn: textOf(properties, 'InfrastructureConfigurationArn'),
      distributionConfigurationArn: textOf(properties, 'DistributionConfigurationArn'),
      schedule: schedule && {
        scheduleExpression: textOf(schedule, 'ScheduleExpression'),
        pipelineExecutionStartCondition: textOf(schedule, 'PipelineExecutionStartCondition') as
          'EXPRESSION_MATCH_ONLY' | undefined,
      },
      status: 'ENABLED',
      dateCreated: timeOf(createdAt),
      dateUpdated: timeOf(updatedAt),
      dateLastRun: last && timeOf(last.startedAt),
      lastRunStatus: last && imageBuilds.stateOf(last).status,
      dateNextRun: nextRun === undefined ? undefined : timeOf(nextRun),
      tags: tagsOf(properties),
      imageTags: tagsOf(properties, 'ImageTags'),
    },
  };
}

function listImagePipelineImages(
  { imagePipelineArn = '', maxResults = 25, nextToken: token }: ListImagePipelineImagesCommandInput,
  call: Call,
): Answer<ListImagePipelineImagesCommandOutput> {
  const { imageBuilds } = call.account;
  imageBuilds.pipeline(imagePipelineArn);
  const { items, nextToken } = pageOf(imageBuilds.of(imagePipelineArn), {
    keyOf: ({ arn }) => arn,
    size: maxResults,
    token,
  });
  return {
    requestId: randomUUID(),
    imageSummaryList: items.map((build) => summaryOf(build, call)),
    nextToken,
  };
}

function getImage({ imageBuildVersionArn }: GetImageCommandInput, call: Call): Answer<GetImageCommandOutput> {
  const build = call.account.imageBuilds.find(imageBuildVersionArn ?? '');
  const { pipelineArn, recipe, name, version } = build;
  return {
    requestId: randomUUID(),
    image: {
      ...summaryOf(build, call),
      sourcePipelineArn: pipelineArn,
      sourcePipelineName: pipelineArn.split('/').at(-1),
      imageRecipe: { name, version, platform: 'Linux', parentImage: textOf(recipe, 'ParentImage') },
    },
  };
}

function summaryOf(build: ImageBuild, { account, world }: Call): ImageSummary {
  const { arn, name, version, startedAt, isScheduled, imageId, imageName } = build;
  const state = account.imageBuilds.stateOf(build);
  const hasImage = account.imageBuilds.images().some(({ id }) => id === imageId);
  return {
    arn,
    name,
    version: `${version}/${arn.split('/').at(-1) ?? ''}`,
    type: 'AMI',
    platform: 'Linux',
    owner: world.accountId,
    state: { status: state.status, reason: reasonOf(build, state) },
    dateCreated: timeOf(startedAt),
    buildType: isScheduled ? 'SCHEDULED' : 'USER_INITIATED',
    outputResources: {
      amis: hasImage
        ? [{ region: world.region, image: imageId, name: imageName, accountId: world.accountId }]
        : [],
    },
  };
}

/** Image Builder names the component that failed, and its log has the cause. The wording is not documented. */
function reasonOf({ recipe, arn }: ImageBuild, { failedIn }: BuildState): string | undefined {
  if (failedIn === undefined) return undefined;
  const [component = {}] = objectsOf(recipe, 'Components');
  return `SSM execution '${executionOf(arn, failedIn)}' failed with status = 'Failed' in state = '${failedIn}' and failure message = 'Document ${textOf(component, 'ComponentArn') ?? ''} failed!'`;
}

/** The workflows of a build, with the steps of Amazon's own (user guide, "Manage build and test workflows"). */
const workflows = [
  {
    stage: 'BUILDING',
    type: 'BUILD',
    name: 'build-image',
    steps: ['LaunchBuildInstance', 'ApplyBuildComponents', 'CreateOutputAMI', 'TerminateBuildInstance'],
    applies: 'ApplyBuildComponents',
  },
  {
    stage: 'TESTING',
    type: 'TEST',
    name: 'test-image',
    steps: ['LaunchTestInstance', 'ApplyTestComponents', 'TerminateTestInstance'],
    applies: 'ApplyTestComponents',
  },
  {
    stage: 'DISTRIBUTING',
    type: 'DISTRIBUTION',
    name: 'distribute-image',
    steps: ['DistributeImage'],
    applies: 'DistributeImage',
  },
] as const;

type WorkflowStatus = 'RUNNING' | 'COMPLETED' | 'FAILED';

/** Workflows that have begun, oldest first. */
function workflowsOf(build: ImageBuild, { account }: Pick<Call, 'account'>) {
  const state = account.imageBuilds.stateOf(build);
  const order = build.ends.map(({ status }) => status);
  const reached = order.indexOf(state.failedIn ?? (state.status as BuildStage));
  return workflows.flatMap((workflow) => {
    const at = order.indexOf(workflow.stage);
    if (reached !== -1 && at > reached) return [];
    const isLast = at === reached;
    const status: WorkflowStatus = !isLast ? 'COMPLETED' : state.status === 'FAILED' ? 'FAILED' : 'RUNNING';
    return { ...workflow, status, id: executionOf(build.arn, workflow.stage) };
  });
}

function listWorkflowExecutions(
  { imageBuildVersionArn = '', maxResults = 25, nextToken: token }: ListWorkflowExecutionsCommandInput,
  call: Call,
): Answer<ListWorkflowExecutionsCommandOutput> {
  const build = call.account.imageBuilds.find(imageBuildVersionArn);
  const { items, nextToken } = pageOf(workflowsOf(build, call), {
    keyOf: ({ id }) => id,
    size: maxResults,
    token,
  });
  return {
    requestId: randomUUID(),
    imageBuildVersionArn,
    workflowExecutions: items.map(({ id, type, name, status, steps }) => ({
      workflowBuildVersionArn: `arn:aws:imagebuilder:${call.world.region}:aws:workflow/${type.toLowerCase()}/${name}/1.0.0/1`,
      workflowExecutionId: id,
      type,
      status,
      totalStepCount: steps.length,
    })),
    nextToken,
  };
}

function listWorkflowStepExecutions(
  {
    workflowExecutionId: id = '',
    maxResults = 100,
    nextToken: token,
  }: ListWorkflowStepExecutionsCommandInput,
  call: Call,
): Answer<ListWorkflowStepExecutionsCommandOutput> {
  const found = call.account.imageBuilds
    .all()
    .flatMap((build) => workflowsOf(build, call).map((workflow) => ({ build, workflow })))
    .find(({ workflow }) => workflow.id === id);
  if (found === undefined) {
    throw new AwsFault('ResourceNotFoundException', `The workflow execution ${id} does not exist.`, 404);
  }
  const { build, workflow } = found;
  const failing =
    workflow.status === 'COMPLETED' ? -1 : workflow.steps.findIndex((step) => step === workflow.applies);
  const steps = workflow.steps
    .slice(0, failing === -1 ? undefined : failing + 1)
    .map((name, index): WorkflowStepMetadata => {
      const isLast = index === failing;
      return {
        stepExecutionId: `step-${id.slice('wf-'.length)}-${index}`,
        name,
        action: name.startsWith('Apply') ? 'ExecuteComponents' : name,
        status: isLast ? workflow.status : 'COMPLETED',
        message: isLast ? reasonOf(build, call.account.imageBuilds.stateOf(build)) : undefined,
      };
    });
  const { items, nextToken } = pageOf(steps, {
    keyOf: ({ stepExecutionId = '' }) => stepExecutionId,
    most: 100,
    size: maxResults,
    token,
  });
  return {
    requestId: randomUUID(),
    steps: [...items],
    workflowExecutionId: id,
    imageBuildVersionArn: build.arn,
    nextToken,
  };
}

/** An id of the form that Image Builder gives: `wf-` with a UUID. */
function executionOf(arn: string, stage: BuildStage): string {
  const digits = createHash('sha256').update(`${arn} ${stage}`).digest('hex').slice(0, 32);
  return `wf-${digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

function timeOf(at: EpochMs): string {
  return new Date(at).toISOString();
}

function pageOf<Item>(
  items: readonly Item[],
  { most = 25, ...request }: Omit<PageRequest<Item>, 'items' | 'badToken'> & { readonly most?: number },
) {
  return page({
    ...request,
    items,
    size: requireWithin(
      { member: 'maxResults', from: 1, to: most, code: 'InvalidRequestException' },
      request.size,
    ),
    badToken: () => new AwsFault('InvalidPaginationTokenException', 'The pagination token is invalid.'),
  });
}
