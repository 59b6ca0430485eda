import { bootPhasesOf, firstRunAfterMs } from './boot-phases.ts';
import type { MemberView } from './console-view.ts';
import type { Member } from './member.ts';

/** What a console shows of a member, without its run. */
export function viewMember(member: Member): MemberView {
  const { state, instance, workers } = member;
  return {
    id: instance?.id ?? workers[0]?.id ?? '',
    state,
    isRetained: instance?.state === 'retained',
    launchedAt: instance?.launchedAt,
    instanceType: instance?.instanceType,
    imageId: instance?.imageId,
    zone: instance?.zone,
    purchaseOption: instance?.purchaseOption,
    boot: bootPhasesOf(member),
    firstRunMs: firstRunAfterMs(member),
  };
}
