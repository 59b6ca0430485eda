import { createSpaceliftClient, type SpaceliftClient } from '@poolkeeper/spacelift-client';
import { expect, it } from 'vitest';
import { apiKey, aCloud } from './a-cloud.ts';

/** An operation of another client, and the one of ours that does the same. */
interface Conformance {
  /** The command, or where the operation is in the client's source code. */
  readonly command: string;
  readonly counterpart: keyof SpaceliftClient;
  /** The operation as its Go structs become text. */
  readonly document: string;
}

/*
 * Of spacectl (github.com/spacelift-io/spacectl, internal/cmd): everything about worker pools and workers, and what the commands of stacks
 * and runs need to find and steer runs. Its other commands of stacks (environment, locks, outputs, resources, state, tasks, logs, local
 * previews, reviews, replans) are sent with `request`.
 */
const spacectl: readonly Conformance[] = [
  {
    command: 'workerpool list',
    counterpart: 'listWorkerPools',
    document: '{workerPools{id,name,description,pendingRuns,busyWorkers,workers{id}}}',
  },
  {
    command: 'mcp: list worker pools',
    counterpart: 'searchWorkerPools',
    document:
      'query($input:SearchInput!){searchWorkerPools(input: $input){edges{node{id,name,description,labels,createdAt,updatedAt,deleted,pendingRuns,busyWorkers,workersCount,managedByK8sController,spaceDetails{id,name}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}',
  },
  {
    command: 'workerpool worker list',
    counterpart: 'readWorkerPool',
    document: 'query($id:ID!){workerPool(id: $id){workers{id,busy,drained,metadata}}}',
  },
  {
    command: 'workerpool worker drain',
    counterpart: 'setWorkerDrain',
    document:
      'mutation($drain:Boolean!$worker:ID!$workerPool:ID!){workerDrainSet(workerPool: $workerPool, id: $worker, drain: $drain){id}}',
  },
  {
    command: 'workerpool worker cycle',
    counterpart: 'cycleWorkerPool',
    document: 'mutation($id:ID!){workerPoolCycle(id: $id)}',
  },
  {
    command: 'workerpool watch',
    counterpart: 'listSchedulableRuns',
    document:
      'query($id:ID!$input:SearchInput!){workerPool(id: $id){searchSchedulableRuns(input: $input){edges{node{position,stackId,run{id,type,state,createdAt,isPrioritized,driftDetection}}},pageInfo{endCursor,hasNextPage}}}}',
  },
  {
    command: 'workerpool watch, of the public pool',
    counterpart: 'listPublicSchedulableRuns',
    document:
      'query($input:SearchInput!){publicWorkerPool{searchSchedulableRuns(input: $input){edges{node{position,stackId,run{id,state}}},pageInfo{endCursor,hasNextPage}}}}',
  },
  {
    command: 'stack list',
    counterpart: 'searchStacks',
    document:
      'query($input:SearchInput!){searchStacks(input: $input){edges{node{id,administrative,autodeploy,autoretry,blocker{id},afterApply,beforeApply,afterInit,beforeInit,afterPlan,beforePlan,afterPerform,beforePerform,afterDestroy,beforeDestroy,branch,canWrite,createdAt,deleted,deleting,description,labels,localPreviewEnabled,lockedBy,managesStateFile,name,namespace,projectRoot,provider,repository,runnerImage,starred,state,stateSetAt,terraformVersion,spaceDetails{id,name,description,parentSpace},trackedCommit{authorLogin,authorName,hash,message,timestamp,url},trackedCommitSetBy,workerPool{id,name}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}',
  },
  {
    command: 'stack show',
    counterpart: 'readStack',
    document: 'query($stack:ID!){stack(id: $stack){id,name}}',
  },
  {
    command: 'stack --run',
    counterpart: 'readStackOfRun',
    document: 'query($run:ID!){runStack(runId: $run){id,name}}',
  },
  {
    command: 'stack run list',
    counterpart: 'listTrackedRuns',
    document:
      'query($before:ID$stack:ID!){stack(id: $stack){runs(before: $before){id,branch,canRetry,comments{body,createdAt,username},commit{authorLogin,authorName,hash},createdAt,delta{addCount,changeCount,deleteCount,resources},driftDetection,expired,isMostRecent,needsApproval,state,title,triggeredBy}}}',
  },
  {
    command: 'stack run list --preview-runs',
    counterpart: 'listProposedRuns',
    document: 'query($before:ID$stack:ID!){stack(id: $stack){proposedRuns(before: $before){id,state}}}',
  },
  {
    command: 'stack run: waiting for a run',
    counterpart: 'readRun',
    document:
      'query($run:ID!$stack:ID!){stack(id: $stack){run(id: $run){history{hasLogs,note,state,stateVersion,terminal,timestamp,username}}}}',
  },
  {
    command: 'stack deploy',
    counterpart: 'triggerRun',
    document:
      'mutation($sha:String$stack:ID!$type:RunType){runTrigger(stack: $stack, commitSha: $sha, runType: $type){id}}',
  },
  ...(
    [
      ['confirm', 'confirmRun', 'runConfirm'],
      ['cancel', 'cancelRun', 'runCancel'],
      ['discard', 'discardRun', 'runDiscard'],
      ['retry', 'retryRun', 'runRetry'],
    ] as const
  ).map(([command, counterpart, field]) => ({
    ...{ command: `stack ${command}`, counterpart },
    document: `mutation($run:ID!$stack:ID!){${field}(stack: $stack, run: $run){id}}`,
  })),
  {
    command: 'stack stop',
    counterpart: 'stopRun',
    document: 'mutation($note:String$run:ID!$stack:ID!){runStop(stack: $stack, run: $run, note: $note){id}}',
  },
  {
    command: 'stack prioritize',
    counterpart: 'prioritizeRun',
    document:
      'mutation($drain:Boolean!$run:ID!$stack:ID!){runPrioritizeSet(stack: $stack, run: $run, prioritize: $drain){id}}',
  },
  { command: 'whoami', counterpart: 'readViewer', document: '{viewer{id,name}}' },
];

/** github.com/spacelift-io/prometheus-exporter, collector.go: one query, of which each part has a counterpart. */
const exporter: readonly Conformance[] = [
  {
    command: 'usage',
    counterpart: 'readUsage',
    document:
      '{usage{billingPeriodStart,billingPeriodEnd,usedPrivateMinutes,usedPublicMinutes,usedSeats,usedWorkers}}',
  },
  {
    command: 'metrics',
    counterpart: 'readMetrics',
    document:
      '{metrics{stacksCountByState{value,labels},resourcesCountByDrift{value,labels},avgStackSizeByResourceCount{value,labels},averageRunDuration{value,labels},medianRunDuration{value,labels}}}',
  },
  {
    command: 'public worker pool',
    counterpart: 'readPublicWorkerPool',
    document: '{publicWorkerPool{parallelism,busyWorkers,pendingRuns}}',
  },
  {
    command: 'worker pools',
    counterpart: 'listWorkerPools',
    document: '{workerPools{id,name,pendingRuns,busyWorkers,workers{id,drained}}}',
  },
];

it.each([
  ...spacectl.map((each) => ['spacectl', each.command, each] as const),
  ...exporter.map((each) => ['the Prometheus exporter', each.command, each] as const),
])('%s (%s) is answered, and has a counterpart in the client', async (_, __, { document, counterpart }) => {
  const cloud = await aCloud({ group: { desiredCapacity: 1 } });
  cloud.pass(120);
  const client = createSpaceliftClient({
    endpoint: cloud.server.url,
    apiKey: () => Promise.resolve(apiKey),
  });
  const { poolId } = cloud.world.spacelift;
  const { workers } = await client.readWorkerPool(poolId);
  for (const stack of ['a', 'b']) cloud.world.spacelift.queueRun({ stack, durationSeconds: 600 });
  const [running, queued] = cloud.world.spacelift.runs();
  const isForQueued = ['cancelRun', 'prioritizeRun'].includes(counterpart);
  const run = isForQueued ? queued : running;

  const answer = client.request(document, {
    ...{ input: { first: 10 }, id: poolId, workerPool: poolId, worker: workers[0]?.id, drain: true },
    ...{ stack: run?.stack, run: run?.id, before: null, sha: null, type: 'TRACKED', note: 'enough' },
  });

  expect(client[counterpart]).toBeInstanceOf(Function);
  // This run waits for no confirmation, and has not failed.
  if (['confirmRun', 'discardRun', 'retryRun'].includes(counterpart)) {
    await expect(answer).rejects.toMatchObject({ refusals: [`run ${run?.id ?? ''} is PLANNING`] });
  } else expect(await answer).toMatchObject({});
});
