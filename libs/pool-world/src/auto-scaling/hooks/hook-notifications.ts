import type { LifecycleHook } from '../api.ts';
import { validationError } from '../../aws-fault.ts';
import type { Deviations } from '../../deviations.ts';
import { drawUuid } from '../../identifiers.ts';
import type { RandomSource } from '../../random-source.ts';
import type { SimulatedSqs } from '../../sqs/simulated-sqs.ts';
import type { Timeline } from '../../timeline.ts';

const service = 'AWS Auto Scaling';

export interface GroupIdentity {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
}

/** What a notification says about an instance. */
interface NotifiedInstance {
  readonly id: string;
  readonly place: 'group' | 'warm-pool';
  readonly origin?: 'warm-pool';
  readonly isReturning?: boolean;
}

/** Sends the notifications of hooks to their SQS queues, in AWS's form. */
export class HookNotifications {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #queues: SimulatedSqs;
  readonly #group: GroupIdentity;
  readonly #deviations: Deviations;

  constructor(
    surroundings: {
      readonly timeline: Timeline;
      readonly random: RandomSource;
      readonly queues: SimulatedSqs;
      readonly deviations: Deviations;
    },
    group: GroupIdentity,
  ) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#queues = surroundings.queues;
    this.#deviations = surroundings.deviations;
    this.#group = group;
  }

  /** Sends the test notification. As in AWS, `ValidationError` if the queue does not exist. */
  sendTest(hook: LifecycleHook): void {
    if (hook.notificationTargetArn === undefined) return;
    if (!this.#queues.has(queueName(hook.notificationTargetArn))) {
      throw validationError(
        `Unable to publish test message to notification target ${hook.notificationTargetArn} using IAM role ${hook.roleArn ?? 'none'}. Please check your target and role configuration and try to put lifecycle hook again.`,
      );
    }
    this.#send(hook.notificationTargetArn, {
      AccountId: this.#group.accountId,
      RequestId: drawUuid(this.#random),
      AutoScalingGroupARN: this.#group.arn,
      AutoScalingGroupName: this.#group.name,
      Service: service,
      Event: 'autoscaling:TEST_NOTIFICATION',
      Time: this.#time(),
    });
  }

  sendAction(
    hook: LifecycleHook,
    { instance, token }: { readonly instance: NotifiedInstance; readonly token: string },
  ): void {
    if (hook.notificationTargetArn === undefined) return;
    const launching = hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING';
    const place = instance.place === 'warm-pool' ? 'WarmPool' : 'AutoScalingGroup';
    this.#send(hook.notificationTargetArn, {
      Origin: launching
        ? instance.origin === 'warm-pool'
          ? 'WarmPool'
          : 'EC2'
        : instance.isReturning === true
          ? 'AutoScalingGroup'
          : place,
      LifecycleHookName: hook.name,
      ...(!this.#deviations.has('message-without-destination') && {
        Destination: launching ? place : instance.isReturning === true ? 'WarmPool' : 'EC2',
      }),
      AccountId: this.#group.accountId,
      RequestId: drawUuid(this.#random),
      LifecycleTransition: hook.transition,
      AutoScalingGroupName: this.#group.name,
      Service: service,
      ...(!this.#deviations.has('message-without-time') && { Time: this.#time() }),
      EC2InstanceId: instance.id,
      ...(hook.notificationMetadata === undefined ? {} : { NotificationMetadata: hook.notificationMetadata }),
      LifecycleActionToken: token,
    });
  }

  /** A queue that does not exist loses the notification; nothing else fails. */
  #send(targetArn: string, body: Readonly<Record<string, string>>): void {
    const name = queueName(targetArn);
    if (this.#queues.has(name)) this.#queues.send(name, JSON.stringify(body));
  }

  #time(): string {
    return new Date(this.#timeline.now).toISOString();
  }
}

function queueName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
