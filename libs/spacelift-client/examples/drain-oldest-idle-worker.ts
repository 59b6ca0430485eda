// Drains the oldest idle worker of each pool, waits until no run is on it, and takes it back.
// The account is the one of spacectl's environment variables: SPACELIFT_API_KEY_ENDPOINT, _ID and _SECRET.
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import { accountFromEnvironment } from '@poolkeeper/spacelift-client/node';

const spacelift = createSpaceliftClient({ ...accountFromEnvironment(), clientType: 'example' });

for (const { id: poolId, name, pendingRuns } of await spacelift.listWorkerPools()) {
  const { workers } = await spacelift.readWorkerPool(poolId);
  const [oldest] = workers
    .filter(({ busy, drained }) => !busy && !drained)
    .sort((one, other) => one.createdAt - other.createdAt);
  console.log(`${name}: ${pendingRuns} runs wait, ${oldest === undefined ? 'no worker is idle' : oldest.id}`);
  if (oldest === undefined) continue;
  const worker = { poolId, workerId: oldest.id };
  await spacelift.setWorkerDrain({ ...worker, drain: true });
  try {
    await spacelift.waitUntilDrained(worker, { signal: AbortSignal.timeout(60 * 60_000) });
    console.log(`${oldest.id} is drained: its machine can be replaced`);
  } finally {
    await spacelift.setWorkerDrain({ ...worker, drain: false });
  }
}
