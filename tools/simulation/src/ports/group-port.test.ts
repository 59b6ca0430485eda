import { groupContract, type GroupUnderTest } from '@poolkeeper/aws-pool/testing';
import { allFaults, RandomSource, SeededFaults } from '@poolkeeper/pool-world';
import { advance, aWorld, groupName } from '@poolkeeper/pool-world/testing';
import { SimulatedProcess } from '../processes/simulated-process.ts';
import { Stage } from '../stage/stage.ts';
import { Trace } from '../stage/trace.ts';
import { EarlierAnswers } from './earlier-answers.ts';
import { Ec2View } from './ec2-view.ts';
import { createGroupPort } from './group-port.ts';

groupContract('as a function sees it in the same process', (settings) => {
  const world = aWorld(settings);
  const stage = new Stage(world, new Trace(() => world.now, false));
  const faults = new SeededFaults({ seed: 1, profile: allFaults.profiles.none });
  const process = new SimulatedProcess('function', { stage, faults, latency: new RandomSource(1) });
  const port = createGroupPort(process, {
    world,
    groupName,
    ec2: new Ec2View(world, faults),
    faults,
    earlier: new EarlierAnswers(stage, { faults, maxAgeMs: 0 }),
  });

  /** Lets time go by until a call is answered. */
  async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
    let isAnswered = false;
    const settled = call.finally(() => (isAnswered = true));
    settled.catch(() => undefined);
    await stage.play(stage.now + 1_000, () => isAnswered);
    return settled;
  }
  const group: GroupUnderTest = {
    describe: () => answered(port.describe()),
    glance: () => answered(port.glance()),
    setDesiredCapacity: (desiredCapacity) => answered(port.setDesiredCapacity(desiredCapacity)),
    terminate: (request) => answered(port.terminate(request)),
    launch: ({ count, zone = '' }) => answered(port.launch({ count, zone })),
    setOnDemandPercentage: (percentage) => answered(port.setOnDemandPercentage(percentage)),
  };
  return {
    group,
    world,
    pass: (seconds) => {
      advance(world, seconds);
    },
  };
});
