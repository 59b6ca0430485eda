import type { Paint } from '../../cli/paint.ts';
import type { CheckFinding } from './checks/check.ts';
import type { CheckReport } from './run-checks.ts';

/** What the doctor checked and found. */
export interface DoctorReport {
  readonly configuration: CheckReport;
  readonly pools: readonly PoolReport[];
}

export interface PoolReport {
  /** Absent if there is no pool, and only the account was checked. */
  readonly pool?: string;
  readonly reports: readonly CheckReport[];
}

export interface DoctorOutput {
  readonly text: string;
  readonly data: {
    /** True without faults; there may be warnings. */
    readonly healthy: boolean;
    readonly counts: Readonly<Record<CheckFinding['result'], number>>;
    readonly configuration: readonly NamedFinding[];
    readonly pools: readonly { readonly pool?: string; readonly checks: readonly NamedFinding[] }[];
  };
}

type NamedFinding = { readonly check: string } & CheckFinding;

export function describeDoctorReport({ configuration, pools }: DoctorReport, paint: Paint): DoctorOutput {
  const all = [configuration, ...pools.flatMap(({ reports }) => reports)];
  const findings = all.flatMap((report) => report.findings);
  const counts = {
    ok: count(findings, 'ok'),
    warning: count(findings, 'warning'),
    fault: count(findings, 'fault'),
    skipped: count(findings, 'skipped'),
  };
  const width = Math.max(...all.map(({ check }) => check.length));
  const lines = (reports: readonly CheckReport[]) =>
    reports.flatMap((report) => linesOf(report, width, paint));
  return {
    text: [
      ...lines([configuration]),
      ...pools.flatMap(({ pool = 'this account', reports }) => ['', paint.strong(pool), ...lines(reports)]),
      '',
      summary(counts, paint),
    ].join('\n'),
    data: {
      healthy: counts.fault === 0,
      counts,
      configuration: namedFindings(configuration),
      pools: pools.map(({ pool, reports }) => ({ pool, checks: reports.flatMap(namedFindings) })),
    },
  };
}

function namedFindings({ check, findings }: CheckReport): readonly NamedFinding[] {
  return findings.map((finding) => ({ check, ...finding }));
}

function linesOf({ check, findings }: CheckReport, width: number, paint: Paint): readonly string[] {
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

function summary(counts: DoctorOutput['data']['counts'], paint: Paint): string {
  const { fault, warning, ok, skipped } = counts;
  const parts = [
    ...(fault > 0 ? [paint.bad(`${fault} ${fault === 1 ? 'fault' : 'faults'}`)] : []),
    ...(warning > 0 ? [paint.warning(`${warning} ${warning === 1 ? 'warning' : 'warnings'}`)] : []),
    `${ok} ok`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return parts.join(', ');
}

function count(findings: readonly CheckFinding[], result: CheckFinding['result']): number {
  return findings.filter((finding) => finding.result === result).length;
}
