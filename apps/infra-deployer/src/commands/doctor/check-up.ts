import type { Paint } from '../../host/paint.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';

/** What was looked at, and what was found. */
export interface CheckUp {
  readonly configuration: Examination;
  readonly pools: readonly PoolCheckUp[];
}

export interface PoolCheckUp {
  /** Absent where there is no pool: the account alone was looked at. */
  readonly pool?: string;
  readonly examinations: readonly Examination[];
}

export interface CheckUpAnswer {
  readonly text: string;
  readonly data: {
    /** Without any fault; warnings may be. */
    readonly healthy: boolean;
    readonly counts: Readonly<Record<Finding['result'], number>>;
    readonly configuration: readonly CheckedThing[];
    readonly pools: readonly { readonly pool?: string; readonly checks: readonly CheckedThing[] }[];
  };
}

type CheckedThing = { readonly check: string } & Finding;

export function describeCheckUp({ configuration, pools }: CheckUp, paint: Paint): CheckUpAnswer {
  const all = [configuration, ...pools.flatMap(({ examinations }) => examinations)];
  const findings = all.flatMap((examination) => examination.findings);
  const counts = {
    ok: count(findings, 'ok'),
    warning: count(findings, 'warning'),
    fault: count(findings, 'fault'),
    skipped: count(findings, 'skipped'),
  };
  const width = Math.max(...all.map(({ check }) => check.length));
  const lines = (examinations: readonly Examination[]) =>
    examinations.flatMap((examination) => linesOf(examination, width, paint));
  return {
    text: [
      ...lines([configuration]),
      ...pools.flatMap(({ pool = 'this account', examinations }) => [
        '',
        paint.strong(pool),
        ...lines(examinations),
      ]),
      '',
      summary(counts, paint),
    ].join('\n'),
    data: {
      healthy: counts.fault === 0,
      counts,
      configuration: things(configuration),
      pools: pools.map(({ pool, examinations }) => ({
        pool,
        checks: examinations.flatMap(things),
      })),
    },
  };
}

function things({ check, findings }: Examination): readonly CheckedThing[] {
  return findings.map((finding) => ({ check, ...finding }));
}

function linesOf({ check, findings }: Examination, width: number, paint: Paint): readonly string[] {
  return findings.flatMap((finding, index) => {
    const title = (index === 0 ? check : '').padEnd(width);
    switch (finding.result) {
      case 'ok':
        return [`  ${paint.good('✔')} ${title}  ${paint.faint(finding.text)}`];
      case 'skipped':
        return [paint.faint(`  - ${title}  ${finding.text}`)];
      case 'warning':
        return [`  ${paint.warning('!')} ${title}  ${finding.text}`, fixLine(finding.fix, width)];
      case 'fault':
        return [`  ${paint.bad('✘')} ${title}  ${finding.text}`, fixLine(finding.fix, width)];
    }
  });
}

function fixLine(fix: string, width: number): string {
  return `    ${' '.repeat(width)}  → ${fix}`;
}

function summary(counts: CheckUpAnswer['data']['counts'], paint: Paint): string {
  const { fault, warning, ok, skipped } = counts;
  const parts = [
    ...(fault > 0 ? [paint.bad(`${fault} ${fault === 1 ? 'fault' : 'faults'}`)] : []),
    ...(warning > 0 ? [paint.warning(`${warning} ${warning === 1 ? 'warning' : 'warnings'}`)] : []),
    `${ok} fine`,
    ...(skipped > 0 ? [`${skipped} not looked at`] : []),
  ];
  return parts.join(', ');
}

function count(findings: readonly Finding[], result: Finding['result']): number {
  return findings.filter((finding) => finding.result === result).length;
}
