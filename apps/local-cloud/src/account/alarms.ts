import type { Properties } from '../cloudformation/template.ts';

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  /** With CloudFormation's property names. */
  readonly properties: Properties;
}

/** CloudWatch alarms and dashboards, stored as they were deployed. */
export class Alarms {
  readonly #alarms = new Map<string, Alarm>();
  readonly #dashboards = new Map<string, string>();

  all(): readonly Alarm[] {
    return [...this.#alarms.values()];
  }

  put(alarm: Alarm): void {
    this.#alarms.set(alarm.name, alarm);
  }

  delete(name: string): void {
    this.#alarms.delete(name);
  }

  dashboard(name: string): string | undefined {
    return this.#dashboards.get(name);
  }

  setDashboard(name: string, body: string | undefined): void {
    if (body === undefined) this.#dashboards.delete(name);
    else this.#dashboards.set(name, body);
  }
}
