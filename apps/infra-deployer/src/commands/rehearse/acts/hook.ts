import { RecordLifecycleActionHeartbeatCommand } from '@aws-sdk/client-auto-scaling';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { hookNames, type Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';
import { requireReadable } from './hook-message.ts';

/** AWS's minimum. */
const timeoutSeconds = 30;
const heartbeatSeconds = 10;
/** More than three timeouts. */
const holdSeconds = 100;
const usualTimeoutSeconds = 600;

/** The gate is off: an instance is terminated, held by heartbeats, and then left to its timeout. Leaves no instance. */
export const terminationHook: Act = {
  title: 'the termination hook',
  checks: ['A1', 'R1', 'A3', 'A24', 'A4'],
  async run(stage, check) {
    const [id = ''] = await stage.inService(1);
    await stage.setHookTimeout(timeoutSeconds);
    await stage.switchGate(false);
    await stage.startRun(id);
    await stage.groupClient.terminate({ instanceId: id, decrement: true });
    const held = await check('A1', async () => {
      await stage.untilState(id, ['Terminating:Wait'], 120);
      await requireRunning(stage, id);
      return 'TerminateInstanceInAutoScalingGroup led to Terminating:Wait';
    });
    if (!held) return;
    await check('A3', async () => {
      await hold(stage, id);
      return `held for ${holdSeconds} s with a timeout of ${timeoutSeconds} s`;
    });
    await check('R1', async () => {
      const message = await stage.messageAbout(id, 'autoscaling:EC2_INSTANCE_TERMINATING');
      return requireReadable(message, { kind: 'termination', instanceId: id, now: stage.now() });
    });
    await check('A24', async () => {
      const state = await stage.until({
        what: 'a report of the target lifecycle state by the instance',
        withinSeconds: 60,
        look: async () => (await stage.machine(id))?.tags['poolkeeper:rehearsal:target'],
      });
      if (state === 'Terminated') return 'the metadata says Terminated';
      throw new DifferentFromAssumed(`the metadata says ${state}`);
    });
    await check('A4', () => retained(stage, id));
    await stage.setHookTimeout(usualTimeoutSeconds);
    await stage.switchGate(true);
  },
};

async function hold(stage: Stage, InstanceId: string): Promise<void> {
  const until = stage.now() + holdSeconds * 1000;
  while (stage.now() < until) {
    await heartbeat(stage, InstanceId);
    await stage.sleep(heartbeatSeconds);
    const state = (await stage.group()).states.get(InstanceId);
    if (state !== 'Terminating:Wait') {
      throw new DifferentFromAssumed(`in spite of heartbeats, ${InstanceId} is in ${state ?? 'no state'}`);
    }
  }
}

async function heartbeat({ aws, rehearsal }: Stage, InstanceId: string): Promise<void> {
  const command = new RecordLifecycleActionHeartbeatCommand({
    AutoScalingGroupName: rehearsal.names.group,
    LifecycleHookName: hookNames.termination,
    InstanceId,
  });
  try {
    await aws.autoScaling.send(command);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('No active Lifecycle Action')) throw error;
    throw new DifferentFromAssumed(`in spite of heartbeats, the hook holds ${InstanceId} no longer`);
  }
}

/** The action is neither extended nor completed from here on. */
async function retained(stage: Stage, id: string): Promise<string> {
  await stage.untilState(id, ['Terminating:Retained'], timeoutSeconds + 180);
  await stage.sleep(20);
  await requireRunning(stage, id);
  await stage.groupClient.terminate({ instanceId: id, decrement: false });
  await stage.untilGone(id, 300);
  return 'after the timeout the instance was retained, and went when it was terminated again';
}

/** @throws DifferentFromAssumed when the machine of an instance does not run. */
export async function requireRunning(stage: Stage, id: string): Promise<void> {
  const state = (await stage.machine(id))?.state;
  if (state !== 'running') throw new DifferentFromAssumed(`the machine of ${id} is ${state ?? 'gone'}`);
}
