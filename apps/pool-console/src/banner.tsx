import { useEffect, useState } from 'preact/hooks';
import type { Condition, ConditionCode } from './assess-pool.ts';

const connectionLost: Condition = {
  code: 'autoscaler-silent',
  severity: 'broken',
  title: 'Connection lost',
  sentence: 'The server does not answer, so this page shows the past. Trying again.',
};

interface BannerProps {
  readonly conditions: readonly [Condition, ...Condition[]];
  readonly isConnected: boolean;
}

/** How the pool is in one sentence, and what else is worth knowing. */
export function Banner({ conditions, isConnected }: BannerProps) {
  const all = isConnected ? conditions : ([connectionLost, ...conditions] as const);
  const [first, ...others] = all;
  return (
    <section
      class={`banner ${first.severity}`}
      data-condition={first.code}
      aria-label="Condition of the pool"
    >
      <Icon code={first.code} />
      <p class="headline">
        <strong>{first.title}</strong> <span>{first.sentence}</span>
      </p>
      {others.length > 0 && (
        <ul class="conditions" aria-label="Other conditions">
          {others.map(({ code, severity, title, sentence }) => (
            <li key={`${code} ${title}`} class={severity} data-condition={code}>
              <Icon code={code} />
              <strong>{title}</strong> <span>{sentence}</span>
            </li>
          ))}
        </ul>
      )}
      <Announcement conditions={all} />
    </section>
  );
}

/** Only a new condition is read out, not each change of its numbers. */
function Announcement({ conditions }: { readonly conditions: readonly Condition[] }) {
  const [text, setText] = useState('');
  const codes = conditions.map(({ code }) => code).join();
  useEffect(() => {
    setText(conditions.map(({ title, sentence }) => `${title}. ${sentence}`).join(' '));
  }, [codes]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {text}
    </p>
  );
}

const broken = 'M8 1l7 13H1zM8 6v4M8 11.6v.8';
const clock = 'M8 4v4l3 2M8 1a7 7 0 1 0 .01 0';
const paths: Readonly<Record<ConditionCode, string>> = {
  'out-of-date': clock,
  unread: broken,
  'partly-read': 'M8 7v5M8 4v.8M8 1a7 7 0 1 0 .01 0',
  interrupted: broken,
  'passes-fail': 'M3 3l10 10M13 3L3 13',
  'spacelift-unreachable': 'M2 14L14 2M6 3v3M10 3v3M4 6h8v2a4 4 0 0 1-8 0zM8 12v3',
  'key-refused': 'M5 6a3 3 0 1 0 .01 0M7.5 9.5l6 0M11 9.5v3M2 14L14 2',
  'manager-off': 'M8 1v7M4.5 3.5a5.5 5.5 0 1 0 7 0',
  'autoscaler-silent': clock,
  'capacity-short': 'M2 6h12v8H2zM5 10h6M4 6l1-4h6l1 4',
  'at-maximum': 'M1 2h14M8 14V5M4 9l4-4 4 4',
  'manager-fails': broken,
  paused: 'M5 2v12M11 2v12',
  retained: 'M3 7h10v7H3zM5 7V5a3 3 0 0 1 6 0v2',
  strays: 'M6 6a2.2 2.2 0 1 1 3 2c-.8.4-1 1-1 2M8 12v.8M8 1a7 7 0 1 0 .01 0',
  drained: 'M8 1c3 4 5 6 5 9a5 5 0 0 1-10 0c0-3 2-5 5-9z',
  'faults-on': 'M6 1h4M7 1v5l-5 8h12L9 6V1M4 11h8',
  'scaling-out': 'M8 13V3M4 7l4-4 4 4',
  busy: 'M2 8l4 4 8-9',
  idle: 'M2 8l4 4 8-9',
};

function Icon({ code }: { readonly code: ConditionCode }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[code]} />
    </svg>
  );
}
