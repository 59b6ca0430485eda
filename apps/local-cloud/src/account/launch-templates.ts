import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { Properties } from '../cloudformation/template.ts';

export interface LaunchTemplateVersion {
  readonly number: number;
  readonly createdAt: EpochMs;
  /** `LaunchTemplateData`, with CloudFormation's property names. */
  readonly data: Properties;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly createdAt: EpochMs;
  readonly tags: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly versions: readonly LaunchTemplateVersion[];
}

/** EC2 launch templates. */
export class LaunchTemplates {
  readonly #now: () => EpochMs;
  readonly #templates = new Map<string, LaunchTemplate>();

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  all(): readonly LaunchTemplate[] {
    return [...this.#templates.values()];
  }

  find(nameOrId: string): LaunchTemplate | undefined {
    return this.all().find(({ id, name }) => id === nameOrId || name === nameOrId);
  }

  create(
    { name, tags = {} }: { readonly name: string; readonly tags?: Readonly<Record<string, string>> },
    data: Properties,
  ): LaunchTemplate {
    const id = `lt-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
    const createdAt = this.#now();
    return this.#set({ id, name, tags, createdAt, versions: [{ number: 1, createdAt, data }] });
  }

  setTags(template: LaunchTemplate, tags: Readonly<Record<string, string>>): LaunchTemplate {
    return this.#set({ ...template, tags });
  }

  addVersion(template: LaunchTemplate, data: Properties): LaunchTemplate {
    const number = (template.versions.at(-1)?.number ?? 0) + 1;
    return this.#set({
      ...template,
      versions: [...template.versions, { number, createdAt: this.#now(), data }],
    });
  }

  delete({ id }: Pick<LaunchTemplate, 'id'>): void {
    this.#templates.delete(id);
  }

  #set(template: LaunchTemplate): LaunchTemplate {
    this.#templates.set(template.id, template);
    return template;
  }
}
