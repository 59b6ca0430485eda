import { defineWorkerPool } from '@poolkeeper/pool-config';
import { settings, settingsOfParts, type Setting } from '@poolkeeper/pool-config/testing';
import { expect, it } from 'vitest';
import { configurations } from './every-setting.ts';

/** Settings that no template shows. */
const without: readonly string[] = [
  '$schema',
  'services',
  'services.autoscaler',
  'services.lifecycleManager',
];

it('the configurations contain each setting, and each of its values if they are few', () => {
  const given = new Set(configurations.flatMap((configuration) => contentsOf(configuration)));
  const isGiven = (wanted: string) => given.has(`.${wanted}`);
  const isGivenSomewhere = (wanted: string) => [...given].some((each) => each.endsWith(`.${wanted}`));

  const missing = settings()
    .flatMap(wantedOf)
    .filter((wanted) => !isGiven(wanted));
  const missingParts = [...settingsOfParts().values()]
    .flat()
    .flatMap(wantedOf)
    .filter((wanted) => !isGivenSomewhere(wanted));

  expect([...missing, ...missingParts].filter((wanted) => !without.includes(wanted))).toEqual([]);
});

it.each(configurations.map((config) => [config.name, config] as const))(
  'the configuration %s is valid',
  (_, config) => {
    expect(() => defineWorkerPool(config)).not.toThrow();
  },
);

/** The path of a setting, and those with a value if it has few: `scaling.dryRun=true`. */
function wantedOf({ path, value = '' }: Setting): readonly string[] {
  const [, few] = /^one of (.*)$/.exec(value === 'true or false' ? 'one of true, false' : value) ?? [];
  const values = few === undefined ? [] : (JSON.parse(`[${few}]`) as readonly unknown[]);
  return [path, ...values.map((each) => `${path}=${String(each)}`)];
}

/** `.scaling`, `.scaling.dryRun`, `.scaling.dryRun=true`. */
function contentsOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => contentsOf(item, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [path, `${path}=${String(value)}`];
  const inner = Object.entries(value).flatMap(([name, each]) => contentsOf(each, `${path}.${name}`));
  return [path, ...inner];
}
