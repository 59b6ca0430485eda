import { describeRoughDuration, type EpochMs, type MemberState } from '@poolkeeper/pool-model';
import type { MemberView, PoolView } from '@poolkeeper/pool-model/view';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { Boots, describeBoot } from './boots.tsx';
import { control } from './connection.ts';
import { memberOrder } from './member-order.ts';

interface MembersProps {
  readonly members: readonly MemberView[];
  readonly group: PoolView['group'];
  readonly now: EpochMs;
  readonly isLocal: boolean;
}

const smallest = { size: 'tiny', most: Infinity } as const;

/** The sizes of tiles, with the number of members that fit a laptop's window. */
const sizes = [
  { size: 'large', most: 35 },
  { size: 'medium', most: 150 },
  { size: 'small', most: 550 },
  smallest,
] as const;

function hasAge(size: (typeof sizes)[number]['size']): boolean {
  return size === 'large' || size === 'medium';
}

/** A tile a member, by state. The more members there are, the smaller the tiles. */
export function Members({ members, now, isLocal }: MembersProps) {
  const [selectedId, select] = useState<string>();
  const sorted = memberOrder.flatMap((state) => members.filter((member) => member.state === state));
  const { size } = sizes.find(({ most }) => sorted.length <= most) ?? smallest;
  const index = sorted.findIndex(({ id }) => id === selectedId);
  const selected = sorted[index];
  return (
    <section class="members" aria-labelledby="members-title">
      <div class="heading">
        <h2 id="members-title">
          Members <span class="count">{members.length}</span>
        </h2>
        <Boots members={members} />
      </div>
      <ul class="legend" aria-label="Members by state">
        {memberOrder.map((state) => {
          const count = members.filter((member) => member.state === state).length;
          return count === 0 ? null : (
            <li key={state}>
              <i class={`swatch ${state}`} aria-hidden="true" /> {count} {state}
            </li>
          );
        })}
      </ul>
      {sorted.length === 0 ? (
        <p class="nothing">No instances. The first run that waits launches one.</p>
      ) : (
        <div
          role="listbox"
          tabindex={0}
          class={`tiles ${size}`}
          aria-label="Members. Select one with the arrow keys."
          aria-activedescendant={selected && `member-${selected.id}`}
          onKeyDown={(event) => {
            const target = neighbour(event, index, sorted.length);
            if (target === undefined) return;
            event.preventDefault();
            select(sorted[target]?.id);
          }}
        >
          {sorted.map((member) => (
            <Tile
              key={member.id}
              id={member.id}
              state={member.state}
              age={
                !hasAge(size) || member.launchedAt === undefined
                  ? ''
                  : describeRoughDuration(now - member.launchedAt)
              }
              stack={member.run?.stack ?? ''}
              isSpot={member.purchaseOption === 'spot'}
              type={size === 'large' ? (member.instanceType ?? '') : ''}
              isSelected={member.id === selectedId}
              select={select}
            />
          ))}
        </div>
      )}
      <p class="detail">
        {selected === undefined ? (
          sorted.length > 0 && <span class="hint">Select a member to see more.</span>
        ) : (
          <Detail key={selected.id} member={selected} now={now} isLocal={isLocal} />
        )}
      </p>
    </section>
  );
}

function neighbour({ key, currentTarget }: KeyboardEvent, index: number, count: number): number | undefined {
  const tiles = currentTarget as HTMLElement;
  const columns = getComputedStyle(tiles).gridTemplateColumns.split(' ').length;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  return index === -1 ? 0 : Math.min(count - 1, Math.max(0, index + step));
}

interface TileProps {
  readonly id: string;
  readonly state: MemberState;
  readonly age: string;
  readonly stack: string;
  readonly isSpot: boolean;
  readonly type: string;
  readonly isSelected: boolean;
  readonly select: (id: string) => void;
}

/** Its properties are plain values, so that a tile is drawn again only when it shows something else. */
const Tile = memo(function Tile({ id, state, age, stack, isSpot, type, isSelected, select }: TileProps) {
  const isLarge = type !== '';
  const texts = [
    isLarge && (stack === '' ? state : stack),
    age,
    isLarge && (isSpot ? `${type} spot` : type),
  ] as const;
  const [name, , kind] = texts;
  return (
    <div
      role="option"
      id={`member-${id}`}
      class={`tile ${state}`}
      aria-selected={isSelected}
      // It begins with what is visible.
      aria-label={[...texts, state, stack, id].filter((text) => text !== '' && text !== false).join(' ')}
      title={`${id}: ${state}${stack === '' ? '' : `, ${stack}`}`}
      onClick={() => {
        select(id);
      }}
    >
      {name !== false && <b>{name}</b>} {age !== '' && <span>{age}</span>}{' '}
      {kind !== false && <small>{kind}</small>}
    </div>
  );
});

function Detail({
  member,
  now,
  isLocal,
}: {
  readonly member: MemberView;
  readonly now: EpochMs;
  readonly isLocal: boolean;
}) {
  const [said, setSaid] = useState<string>();
  const { id, state, isRetained, launchedAt, instanceType, zone, purchaseOption, run, boot } = member;
  const send = async (kind: string, done: string) => {
    const outcome = await control('mishaps', { kind, instanceId: id });
    setSaid(outcome.kind === 'refused' ? `Refused: ${outcome.reason}` : done);
  };
  const facts = [
    isRetained ? 'retained' : state,
    launchedAt !== undefined && `launched ${describeRoughDuration(now - launchedAt)} ago`,
    [purchaseOption, instanceType].filter((part) => part !== undefined).join(' '),
    zone,
    run !== undefined && `run of ${run.stack} for ${describeRoughDuration(now - run.startedAt)}`,
    boot !== undefined && describeBoot(boot),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  const canBeDrained = state === 'idle' || state === 'busy';
  return (
    <>
      <code>{id}</code> <span>{facts.join(', ')}</span>
      {isLocal && canBeDrained && (
        <button type="button" onClick={() => void send('drains', 'Its worker takes no new run.')}>
          Drain worker
        </button>
      )}
      {isLocal && purchaseOption === 'spot' && state !== 'leaving' && (
        <button type="button" onClick={() => void send('spot', 'AWS reclaims it in two minutes.')}>
          Spot notice
        </button>
      )}
      {said !== undefined && <span role="status"> {said}</span>}
    </>
  );
}
