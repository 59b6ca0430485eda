import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { autoScalingGroup } from './auto-scaling-group.ts';
import { bucket } from './bucket.ts';
import { alarmHandlers } from './alarms.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaUrl } from './lambda-url.ts';
import { lambdaVersionHandlers } from './lambda-versions.ts';
import { imageBuilderHandlers } from './image-builder.ts';
import { inertHandlers } from './inert.ts';
import { keyHandlers } from './keys.ts';
import { launchTemplate, securityGroup } from './ec2.ts';
import { lifecycleHook } from './lifecycle-hook.ts';
import { logGroup } from './log-group.ts';
import { parameter } from './parameter.ts';
import { queue, queuePolicy } from './queue.ts';
import { roleHandlers } from './roles.ts';
import { rule } from './rule.ts';
import { schedule } from './schedule.ts';
import { secret, secretPolicy } from './secret.ts';
import { warmPool } from './warm-pool.ts';

interface HandlerSurroundings {
  /** Called after each change of a resource. */
  readonly onChange: () => void;
  /** Ends deletions that wait. */
  readonly signal: AbortSignal;
}

/** The handlers of all resource types that local-cloud supports. */
export function resourceHandlers(stores: AccountStores, surroundings: HandlerSurroundings): ResourceHandlers {
  return new Map(
    [...handlersFor(stores, surroundings)].map(([type, handler]) => [
      type,
      inTime(handler, stores, surroundings.onChange),
    ]),
  );
}

/** A handler that first advances the world to the clock's time. */
function inTime(
  handler: ResourceHandler,
  { world, clock }: AccountStores,
  onChange: () => void,
): ResourceHandler {
  const noticed = async <Result>(act: () => Result | Promise<Result>): Promise<Result> => {
    world.advanceTo(clock.now());
    try {
      return await act();
    } finally {
      onChange();
    }
  };
  return {
    replacedOn: handler.replacedOn,
    existing: (properties) => handler.existing?.(properties),
    create: (request) => noticed(() => handler.create(request)),
    ...(handler.update !== undefined && {
      update: (request) => noticed(() => handler.update?.(request) ?? request.record),
    }),
    ...(handler.delete !== undefined && { delete: (resource) => noticed(() => handler.delete?.(resource)) }),
  };
}

function handlersFor(stores: AccountStores, surroundings: HandlerSurroundings): ResourceHandlers {
  return new Map([
    ['AWS::AutoScaling::AutoScalingGroup', autoScalingGroup(stores, surroundings)],
    ['AWS::AutoScaling::LifecycleHook', lifecycleHook(stores)],
    ['AWS::AutoScaling::WarmPool', warmPool(stores)],
    ['AWS::EC2::LaunchTemplate', launchTemplate(stores)],
    ['AWS::EC2::SecurityGroup', securityGroup(stores)],
    ['AWS::Events::Rule', rule(stores)],
    ['AWS::Lambda::EventSourceMapping', eventSourceMapping(stores)],
    ['AWS::Lambda::Function', lambdaFunction(stores)],
    ['AWS::Lambda::Permission', lambdaPermission(stores)],
    ['AWS::Lambda::Url', lambdaUrl(stores)],
    ['AWS::Logs::LogGroup', logGroup(stores)],
    ['AWS::S3::Bucket', bucket(stores)],
    ['AWS::SQS::Queue', queue(stores)],
    ['AWS::SQS::QueuePolicy', queuePolicy(stores)],
    ['AWS::SSM::Parameter', parameter(stores)],
    ['AWS::Scheduler::Schedule', schedule(stores)],
    ['AWS::SecretsManager::ResourcePolicy', secretPolicy(stores)],
    ['AWS::SecretsManager::Secret', secret(stores)],
    ...alarmHandlers(stores),
    ...imageBuilderHandlers(stores),
    ...inertHandlers(stores),
    ...keyHandlers(stores),
    ...lambdaVersionHandlers(stores),
    ...roleHandlers(stores),
  ]);
}
