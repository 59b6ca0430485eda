import { describeRoughDuration } from '@poolkeeper/pool-model';
import type { ConsoleView, PassView, UnreadPool } from '@poolkeeper/pool-model/view';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { assessPool, clockTime } from './assess-pool.ts';
import { Banner } from './banner.tsx';
import { CapacityChart } from './capacity-chart.tsx';
import { follow, type Connection } from './connection.ts';
import { Controls } from './controls.tsx';
import { Figures } from './figures.tsx';
import { Gate } from './gate.tsx';
import { Members } from './members.tsx';
import { PassList } from './pass-list.tsx';
import { Speed } from './speed.tsx';

interface Shown {
  readonly view: ConsoleView;
  /** Of all pools, oldest first. */
  readonly passes: readonly PassView[];
}

/** Older passes leave the page, so that it does not grow. */
const keptPasses = 500;

export function Console() {
  const [shown, setShown] = useState<Shown>();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [chosen, setChosen] = useState<string>();
  useEffect(() => {
    void follow({
      connected: setConnection,
      updated: ({ view, passes: news }, isFirst) => {
        setShown((earlier) => {
          const known = isFirst ? [] : (earlier?.passes ?? []);
          return { view, passes: news.length === 0 ? known : [...known, ...news].slice(-keptPasses) };
        });
      },
    });
  }, []);
  const pool = shown?.view.pools.find(({ name }) => name === chosen) ?? shown?.view.pools[0];
  const passes = useMemo(
    () => shown?.passes.filter((pass) => pass.pool === pool?.name) ?? [],
    [shown?.passes, pool?.name],
  );
  if (shown === undefined || pool === undefined)
    return (
      <Waiting connection={connection} unread={shown?.view.unread ?? []} isEmpty={shown !== undefined} />
    );
  const { view } = shown;
  return (
    <main>
      <header class="top">
        <h1>
          Poolkeeper <span class="pool">{pool.name}</span>
        </h1>
        {view.pools.length > 1 && (
          <label>
            Pool{' '}
            <select
              value={pool.name}
              onChange={(event) => {
                setChosen(event.currentTarget.value);
              }}
            >
              {view.pools.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <p class="clock">
          {view.local !== undefined && (
            <span>
              local-cloud <Speed speed={view.local.speed} />
            </span>
          )}
          {pool.reading !== undefined && (
            <span>
              read at {clockTime(pool.reading.at)}, every {describeRoughDuration(pool.reading.everyMs)}
            </span>
          )}
          <time>{`${new Date(view.now).toISOString().slice(0, 10)} ${clockTime(view.now)} UTC`}</time>
        </p>
      </header>
      <Banner conditions={assessPool({ view, pool, passes })} isConnected={connection === 'open'} />
      <Figures pool={pool} now={view.now} />
      <div class="board">
        <Members
          members={pool.members}
          group={pool.group}
          now={view.now}
          isLocal={view.local !== undefined}
        />
        <CapacityChart passes={passes} />
        <PassList passes={passes} />
        <Gate gate={pool.gate} now={view.now} />
      </div>
      {view.local !== undefined && <Controls view={view} local={view.local} pool={pool} />}
    </main>
  );
}

const waitingTexts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting ...',
  open: 'Connecting ...',
  lost: 'The server does not answer. Trying again ...',
  refused: 'The token is missing or wrong: open the console at the URL that the program printed.',
};

interface WaitingProps {
  readonly connection: Connection;
  readonly unread: readonly UnreadPool[];
  readonly isEmpty: boolean;
}

function Waiting({ connection, unread, isEmpty }: WaitingProps) {
  return (
    <main>
      <h1>Poolkeeper</h1>
      {unread.map(({ name, problem }) => (
        <p key={name} role="alert">
          The pool {name} cannot be read: {problem}. Trying again ...
        </p>
      ))}
      {unread.length === 0 && (
        <p role="status">{isEmpty ? 'There is no group yet.' : waitingTexts[connection]}</p>
      )}
    </main>
  );
}
