import type { Finding } from '../checks/findings.ts';
import type { Boot } from '../stage/stage.ts';

/** The result of a rehearsal, for the user and for Poolkeeper's developers. It contains no secret and no account id. */
export interface RehearsalReport {
  readonly version: 1;
  readonly poolkeeper: string;
  readonly startedAt: string;
  readonly minutes: number;
  readonly region: string;
  readonly instanceType: string;
  readonly findings: readonly Finding[];
  readonly boots: readonly Boot[];
  /** What could not be removed. */
  readonly left: readonly string[];
  /** Why the rehearsal ended early. */
  readonly endedBy?: string;
}

export function countResults(findings: readonly Finding[]): Readonly<Record<Finding['result'], number>> {
  const count = (wanted: Finding['result']) => findings.filter(({ result }) => result === wanted).length;
  return { holds: count('holds'), fails: count('fails'), 'not checked': count('not checked') };
}

export function markdownReport(report: RehearsalReport): string {
  const { findings, boots, left, endedBy } = report;
  const { holds, fails, 'not checked': open } = countResults(findings);
  const cell = (text: string) => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
  return [
    '# Rehearsal of Poolkeeper',
    '',
    `${holds} assumptions hold, ${fails} fail, ${open} were not checked.`,
    '',
    `Poolkeeper ${report.poolkeeper}, ${report.region}, ${report.instanceType}, ${report.startedAt}, ${report.minutes} minutes.`,
    ...(endedBy === undefined ? [] : ['', `The rehearsal ended early: ${endedBy}`]),
    ...(left.length === 0 ? [] : ['', 'Not removed:', '', ...left.map((each) => `- ${each}`)]),
    '',
    '| assumption | result | what was checked | what was seen |',
    '| --- | --- | --- | --- |',
    ...findings.map(
      ({ assumption, result, title, seen }) =>
        `| ${assumption} | ${result === 'fails' ? '**fails**' : result} | ${cell(title)} | ${cell(seen)} |`,
    ),
    ...(boots.length === 0
      ? []
      : [
          '',
          '## Boots',
          '',
          'Seconds after the launch:',
          '',
          ...boots.map(
            ({ instance, phases }) =>
              `- ${instance}: ${Object.entries(phases)
                .map(([phase, seconds]) => `${phase} ${seconds}`)
                .join(', ')}`,
          ),
        ]),
    '',
  ].join('\n');
}
