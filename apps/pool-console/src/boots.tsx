import { bootPhases, summarizeBoots, type BootPhases } from '@poolkeeper/pool-model';
import type { MemberView } from '@poolkeeper/pool-model/view';
import { quantity } from './assess-pool.ts';
import { More } from './more.tsx';

/** Where the time of boots goes, by instance type and image. Nothing without reports of instances. */
export function Boots({ members }: { readonly members: readonly MemberView[] }) {
  const summaries = summarizeBoots(members);
  if (summaries.length === 0) return null;
  return (
    <More id="boots" label="boot times" about="where the time of boots goes">
      <table>
        <caption>Seconds: half of the boots / 95 % of the boots</caption>
        <thead>
          <tr>
            <th scope="col">type, image</th>
            {bootPhases.map((phase) => (
              <th key={phase} scope="col">
                {phase}
              </th>
            ))}
            <th scope="col">first run</th>
          </tr>
        </thead>
        <tbody>
          {summaries.map(({ instanceType, imageId, boots, p50Ms, p95Ms, firstRun }) => (
            <tr key={`${instanceType} ${imageId}`}>
              <th scope="row">
                {instanceType}, {imageId}, {quantity(boots, 'boot')}
              </th>
              {bootPhases.map((phase) => (
                <td key={phase}>
                  {seconds(p50Ms[phase])} / {seconds(p95Ms[phase])}
                </td>
              ))}
              <td>{firstRun ? `${seconds(firstRun.p50Ms)} / ${seconds(firstRun.p95Ms)}` : '-'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        Launch: until the kernel starts. System: until the first step of the setup. Setup: until the launcher
        starts. Registration: until Spacelift lists the worker. First run: until a run is on it.
      </p>
    </More>
  );
}

/** `booted in 41.0 s: launch 9.2, system 4.8, setup 10.0, registration 17.0` */
export function describeBoot(boot: BootPhases): string {
  const total = bootPhases.reduce((sum, phase) => sum + boot[phase], 0);
  return `booted in ${seconds(total)} s (${bootPhases.map((phase) => `${phase} ${seconds(boot[phase])}`).join(', ')})`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
