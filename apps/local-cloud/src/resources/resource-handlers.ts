import type { Account } from '../account/account.ts';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { autoScalingGroup } from './auto-scaling-group.ts';
import { alarmHandlers } from './alarms.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaVersionHandlers } from './lambda-versions.ts';
import { inertHandlers } from './inert.ts';
import { keyHandlers } from './keys.ts';
import { launchTemplate } from './launch-template.ts';
import { lifecycleHook } from './lifecycle-hook.ts';
import { logGroup } from './log-group.ts';
import { parameter } from './parameter.ts';
import { queue, queuePolicy } from './queue.ts';
import { roleHandlers } from './roles.ts';
import { rule } from './rule.ts';
import { schedule } from './schedule.ts';
import { secret, secretPolicy } from './secret.ts';
import { securityGroup } from './security-group.ts';
import { warmPool } from './warm-pool.ts';

/** How the resources that local-cloud knows come into being in an account, by type. `onChange` is called after each. */
export function resourceHandlers(account: Account, onChange: () => void): ResourceHandlers {
  return new Map(
    [...handlersFor(account)].map(([type, handler]) => [type, inTime(handler, account, onChange)]),
  );
}

/** The same handler, for which the world stands at the clock's now. */
function inTime(handler: ResourceHandler, { world, clock }: Account, onChange: () => void): ResourceHandler {
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
    create: (request) => noticed(() => handler.create(request)),
    ...(handler.update !== undefined && {
      update: (request) => noticed(() => handler.update?.(request) ?? request.record),
    }),
    ...(handler.delete !== undefined && { delete: (resource) => noticed(() => handler.delete?.(resource)) }),
  };
}

function handlersFor(account: Account): ResourceHandlers {
  return new Map([
    ['AWS::AutoScaling::AutoScalingGroup', autoScalingGroup(account)],
    ['AWS::AutoScaling::LifecycleHook', lifecycleHook(account)],
    ['AWS::AutoScaling::WarmPool', warmPool(account)],
    ['AWS::EC2::LaunchTemplate', launchTemplate(account)],
    ['AWS::EC2::SecurityGroup', securityGroup(account)],
    ['AWS::Events::Rule', rule(account)],
    ['AWS::Lambda::EventSourceMapping', eventSourceMapping(account)],
    ['AWS::Lambda::Function', lambdaFunction(account)],
    ['AWS::Lambda::Permission', lambdaPermission(account)],
    ['AWS::Logs::LogGroup', logGroup(account)],
    ['AWS::SQS::Queue', queue(account)],
    ['AWS::SQS::QueuePolicy', queuePolicy(account)],
    ['AWS::SSM::Parameter', parameter(account)],
    ['AWS::Scheduler::Schedule', schedule(account)],
    ['AWS::SecretsManager::ResourcePolicy', secretPolicy(account)],
    ['AWS::SecretsManager::Secret', secret(account)],
    ...alarmHandlers(account),
    ...inertHandlers(account),
    ...keyHandlers(account),
    ...lambdaVersionHandlers(account),
    ...roleHandlers(account),
  ]);
}
