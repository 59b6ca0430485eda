import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { formatApiKey, poolNames, regionsWithoutFunctionUrls } from '@poolkeeper/pool-config';
import { App, type AppProps } from 'aws-cdk-lib';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { awsAccess, useProfile } from '../../aws/aws-access.ts';
import { findCaller, type Caller } from '../../aws/caller.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { packageVersion } from '../../package-version.ts';
import { openSecretStore } from '../../secrets/secret-store.ts';
import { ensureServiceLinkedRole } from '../deploy/service-linked-role.ts';
import type { Act } from './acts/act.ts';
import { allActs } from './acts/all-acts.ts';
import { deletion } from './acts/deletion.ts';
import { groupContract } from './acts/group-contract.ts';
import { DifferentFromAssumed, Findings } from './checks/findings.ts';
import { describeEstimate } from './estimate.ts';
import { newRehearsal, rehearsalTag, type Rehearsal } from './rehearsal.ts';
import { emptyGroup } from './removal/empty-group.ts';
import { findRehearsals } from './removal/find-rehearsals.ts';
import { removeRehearsal } from './removal/remove-rehearsal.ts';
import { redact } from './report/redact.ts';
import { countResults, markdownReport, type RehearsalReport } from './report/report.ts';
import { deployStacks } from './stacks/deploy-stacks.ts';
import { findPlace, type Place } from './stacks/find-place.ts';
import { standInOutputs, StandInStack } from './stacks/stand-in-stack.ts';
import { maxInstances, throwawayPoolStack } from './stacks/throwaway-pool.ts';
import { createClients, type Clients } from './stage/clients.ts';
import { createStage, type Stage } from './stage/stage.ts';
import { paceOf } from './stage/until.ts';

export interface RehearseOptions {
  /** Of the instances. @default - a subnet of the default VPC */
  readonly subnet: string | undefined;
  readonly isConfirmed: boolean;
  readonly bootstraps: boolean;
  /** Files of the report, without extension. */
  readonly report: string;
  /** Also has the group keep the contract that the adapter is tested by. */
  readonly hasContract: boolean;
}

/** What is deployed and where. */
interface Setting {
  readonly caller: Caller;
  readonly place: Place;
  readonly rehearsal: Rehearsal;
  readonly aws: Clients;
  /** Secret of the API key that the stand-in accepts. */
  readonly secret: string;
  readonly bootstraps: boolean;
  readonly acts: readonly Act[];
}

export async function rehearse(context: CommandContext, options: RehearseOptions): Promise<ExitStatus> {
  useProfile(context);
  requireFolder(context, options.report);
  const caller = await findCaller(awsAccess(context));
  requireFunctionUrls(caller);
  const aws = createClients(awsAccess(context, caller.region));
  const place = await findPlace(aws, caller, options.subnet).catch(rethrowExplained);
  await requireConsent(context, { caller, place, options });
  const rehearsal = newRehearsal();
  const secret = randomBytes(32).toString('base64url');
  const { bootstraps, hasContract } = options;
  const acts = allActs.filter((act) => hasContract || act !== groupContract);
  const setting: Setting = { caller, place, rehearsal, aws, secret, bootstraps, acts };
  const report = redact(await perform(context, setting), [secret, hashOf(secret)]);
  writeReport(context, options.report, report);
  if (report.left.length > 0) throw notRemoved(report.left);
  if (context.system.signal.aborted) {
    throw new CommandError('interrupted: everything was removed', { code: 'aborted', fault: 'user' });
  }
  return report.endedBy === undefined && countResults(report.findings).fails === 0
    ? exitStatus.done
    : exitStatus.failed;
}

/** Removes what rehearsals have left in the region. */
export async function cleanUp(context: CommandContext): Promise<ExitStatus> {
  useProfile(context);
  const { region } = await findCaller(awsAccess(context));
  const aws = createClients(awsAccess(context, region));
  const found = await findRehearsals(aws).catch(rethrowExplained);
  const left: string[] = [];
  for (const rehearsal of found) left.push(...(await remove(context, { rehearsal, aws })));
  if (left.length > 0) throw notRemoved(left);
  const removed = found.map(({ id }) => id);
  context.host.output({
    text:
      removed.length === 0
        ? `no rehearsal has left anything in ${region}`
        : `removed what is left of ${removed.length === 1 ? 'the rehearsal' : 'the rehearsals'} ${removed.join(', ')}`,
    data: { region, removed },
  });
  return exitStatus.done;
}

/** @throws CommandError when consent is not given. */
async function requireConsent(
  { host }: CommandContext,
  {
    caller,
    place,
    options,
  }: { readonly caller: Caller; readonly place: Place; readonly options: RehearseOptions },
): Promise<void> {
  const { region, subnet, instanceType, isPublic } = place;
  const what = `The rehearsal deploys a throwaway pool of ${instanceType} instances (up to ${maxInstances} at a time) and a public function URL, which checks a key, in ${region} of the account ${caller.account}, in ${subnet}, and removes them afterwards.`;
  host.notify({ level: 'info', text: `${what}\n${describeEstimate()}` });
  if (!isPublic) {
    host.notify({
      level: 'warning',
      text: 'The subnet gives instances no public addresses. They need another way to AWS, such as a NAT gateway.',
    });
  }
  if (options.isConfirmed) return;
  if (!host.isInteractive) {
    throw new CommandError('a rehearsal needs your consent: it deploys resources that cost money', {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Pass --yes.',
    });
  }
  if (await host.confirm({ text: 'Rehearse now?', default: false })) return;
  throw new CommandError('not rehearsed: nothing was deployed', { code: 'aborted', fault: 'user' });
}

/** Deploys, checks and removes. Never rejects once something may be deployed. */
async function perform(context: CommandContext, setting: Setting): Promise<RehearsalReport> {
  const { host, system } = context;
  const { rehearsal, aws, place, acts } = setting;
  const startedAt = system.clock();
  const findings = new Findings(({ assumption, title, result, seen }) => {
    const { paint } = host;
    const mark = { holds: paint.good('✔'), fails: paint.bad('✘'), 'not checked': paint.faint('-') }[result];
    host.notify({ level: 'info', text: `${mark} ${assumption} ${title}: ${paint.faint(seen)}` });
  });
  const announce = () => {
    host.notify({
      level: 'warning',
      text: 'Interrupted: removing everything. Ctrl-C again stops that as well; `poolkeeper rehearse --cleanup` then removes the rest.',
    });
  };
  system.signal.addEventListener('abort', announce);
  let endedBy: string | undefined;
  let stage: Stage | undefined;
  let left: readonly string[] = [];
  try {
    await deploy(context, setting);
    const { secret } = setting;
    stage = createStage(context, {
      rehearsal,
      aws,
      region: place.region,
      imageId: place.imageId,
      keyHash: hashOf(secret),
    });
    if (!acts.includes(groupContract)) findings.skip(groupContract.checks, 'needs --contract');
    for (const act of acts) await performAct(act, stage, findings);
    await checkHistory(stage, findings);
  } catch (error) {
    const explained = explainAwsError(error);
    endedBy = describeError(explained);
    const fix = explained instanceof CommandError ? explained.fix : undefined;
    host.notify({ level: 'warning', text: [endedBy, fix ?? []].flat().join('\n') });
  }
  try {
    left = await remove(context, setting);
  } catch (error) {
    left = [
      `stacks ${rehearsal.names.stack} and ${rehearsal.standInStack} (${describeError(explainAwsError(error))})`,
    ];
  } finally {
    system.signal.removeEventListener('abort', announce);
  }
  return {
    version: 1,
    poolkeeper: packageVersion(),
    startedAt: new Date(startedAt).toISOString(),
    minutes: Math.round((system.clock() - startedAt) / 60_000),
    region: place.region,
    instanceType: place.instanceType,
    findings: findings.all(),
    boots: stage?.boots ?? [],
    left,
    ...(endedBy !== undefined && { endedBy }),
  };
}

async function deploy(context: CommandContext, setting: Setting): Promise<void> {
  const { rehearsal, place, secret, caller, bootstraps } = setting;
  const { account, region } = caller;
  await ensureServiceLinkedRole(context);
  const appWith = (props: AppProps) => new App({ ...props, analyticsReporting: false, treeMetadata: false });
  const { [standInOutputs.url]: endpoint = '', [standInOutputs.securityGroup]: securityGroup = '' } =
    await deployStacks(context, {
      bootstraps,
      createApp(props) {
        const app = appWith(props);
        const env = { account, region };
        new StandInStack(app, rehearsal.standInStack, {
          env,
          rehearsal,
          vpcId: place.vpcId,
          tags: { [rehearsalTag]: rehearsal.id },
        });
        return app;
      },
    });
  await deployStacks(context, {
    createApp(props) {
      const app = appWith(props);
      throwawayPoolStack(app, { rehearsal, place, endpoint, securityGroup });
      return app;
    },
  });
  const { apiKeySecret, workerSecret } = poolNames(rehearsal.pool);
  await using secrets = await openSecretStore(awsAccess(context, region));
  const key = formatApiKey({ secret, endpoint: endpoint.replace(/\/$/, '') });
  await secrets.put({ kind: 'secrets-manager', secretId: apiKeySecret }, key);
  // No instance reads it, but a secret without a value is one that instances wait for.
  const value = JSON.stringify({ SPACELIFT_TOKEN: 'none', SPACELIFT_POOL_PRIVATE_KEY: 'none' });
  await secrets.put({ kind: 'secrets-manager', secretId: workerSecret }, value);
}

async function performAct(act: Act, stage: Stage, findings: Findings): Promise<void> {
  stage.say(act.title);
  let failed = false;
  try {
    await act.run(stage, async (id, check) => {
      const holds = await findings.check(id, check);
      failed ||= !holds;
      return holds;
    });
    findings.skip(act.checks, 'a check before it failed');
  } catch (error) {
    if (!(error instanceof DifferentFromAssumed)) throw error;
    failed = true;
    findings.skip(act.checks, error.message);
  }
  if (act !== deletion) await reset(stage, failed);
}

/** Brings the pool into the state from which any act can begin. */
async function reset(stage: Stage, failed: boolean): Promise<void> {
  const { aws, rehearsal } = stage;
  const { hasWarmPool, minSize, maxSize } = await stage.group();
  const isUsual = !hasWarmPool && minSize === 0 && maxSize === maxInstances;
  if (!failed && isUsual) return;
  await stage.switchAutoscaler(false);
  await stage.switchGate(true);
  await stage.until({
    what: 'an empty group',
    withinSeconds: 600,
    look: async () => ((await emptyGroup(aws, rehearsal)) === 0 ? true : undefined),
  });
  await aws.autoScaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: rehearsal.names.group,
      MaxSize: maxInstances,
    }),
  );
  await stage.setHookTimeout(600);
}

/** Looks at the states of all instances, over the whole rehearsal. */
async function checkHistory({ history }: Stage, findings: Findings): Promise<void> {
  await findings.check('A8', () => {
    const wrong = [...history].find(([, states]) => {
      const heldAt = states.indexOf('Terminating:Wait');
      return heldAt !== -1 && states.includes('InService', heldAt);
    });
    if (wrong !== undefined) {
      throw new DifferentFromAssumed(`${wrong[0]} was ${wrong[1].join(', ')}`);
    }
    return Promise.resolve(`none of ${history.size} instances`);
  });
}

/** Also after the user has interrupted the command. */
function remove(
  context: CommandContext,
  { rehearsal, aws }: Pick<Setting, 'rehearsal' | 'aws'>,
): Promise<readonly string[]> {
  const system = { ...context.system, signal: new AbortController().signal };
  return removeRehearsal({ rehearsal, aws, host: context.host, pace: paceOf({ ...context, system }) });
}

function notRemoved(left: readonly string[]): CommandError {
  return new CommandError(`not everything was removed: ${left.join('; ')}`, {
    code: 'remote-failed',
    fault: 'environment',
    fix: 'Run `poolkeeper rehearse --cleanup` until it says that nothing is left. If the credentials have expired, log in before.',
    details: { left },
  });
}

/** @throws CommandError when the report could not be written, which would show only after the rehearsal. */
function requireFolder({ system }: CommandContext, report: string): void {
  const folder = dirname(resolve(system.cwd, report));
  if (existsSync(folder)) return;
  throw new CommandError(`there is no folder ${folder} for the report`, {
    code: 'usage',
    fault: 'user',
    fix: 'Create it, or name another file with --report.',
  });
}

function writeReport({ host, system }: CommandContext, name: string, report: RehearsalReport): void {
  const files = [`${name}.json`, `${name}.md`] as const;
  writeFileSync(resolve(system.cwd, files[0]), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(resolve(system.cwd, files[1]), markdownReport(report));
  const { holds, fails, 'not checked': open } = countResults(report.findings);
  host.output({
    text: [
      `${holds} assumptions hold, ${fails} fail, ${open} were not checked.`,
      `The report is in ${files.join(' and ')}. It contains no secrets: please attach it to an issue, also if all is well.`,
    ].join('\n'),
    data: report,
  });
}

function rethrowExplained(error: unknown): never {
  throw explainAwsError(error);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The stand-in for Spacelift is a function with a URL. */
function requireFunctionUrls({ region }: Caller): void {
  if (!regionsWithoutFunctionUrls.includes(region)) return;
  throw new CommandError(`a rehearsal needs a function URL, which Lambda does not offer in ${region}`, {
    code: 'usage',
    fault: 'user',
    fix: 'Rehearse in another region of the account, with --region. What it checks is the same.',
  });
}
