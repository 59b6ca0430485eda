import { CommandError } from '../../../cli/errors.ts';

/** A resource or data source, as `terraform show -json` prints it. */
export interface TerraformResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values?: Values;
}

export type Values = Readonly<Record<string, unknown>>;

/** A pool of the Terraform module. */
export interface TerraformPool {
  /** `module.ci.module.pool["blue"]`; empty for the root module. */
  readonly address: string;
  readonly resources: readonly TerraformResource[];
  /** The inputs of the module, as far as a plan has them as constants; undefined for the others. Empty for a state. */
  readonly inputs: Values;
}

interface Module {
  readonly address?: string;
  readonly resources?: readonly TerraformResource[];
  readonly child_modules?: readonly Module[];
}

interface ModuleConfiguration {
  readonly module_calls?: Readonly<
    Record<string, { readonly expressions?: Values; readonly module?: ModuleConfiguration }>
  >;
}

interface StateOrPlan {
  readonly format_version?: string;
  readonly values?: { readonly root_module?: Module };
  readonly prior_state?: { readonly values?: { readonly root_module?: Module } };
  readonly planned_values?: { readonly root_module?: Module };
  readonly configuration?: { readonly root_module?: ModuleConfiguration };
}

/**
 * The pools in the output of `terraform show -json`, for a state or a plan.
 * Source of the format: https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @throws CommandError when the text is something else.
 */
export function readTerraform(text: string, file: string): readonly TerraformPool[] {
  const document = parse(text, file);
  const resources = new Map<string, TerraformResource & { readonly module: string }>();
  // What a plan changes comes after what there is. What is only known after the change is missing from it.
  for (const part of [document.prior_state?.values, document.values, document.planned_values]) {
    for (const resource of resourcesOf(part?.root_module ?? {})) {
      const values = { ...resources.get(resource.address)?.values, ...resource.values };
      resources.set(resource.address, { ...resource, values });
    }
  }
  const all = [...resources.values()];
  const addresses = new Set(all.filter(isGroupOfPool).map(({ module }) => poolAddress(module)));
  return [...addresses].map((address) => ({
    address,
    resources: all.filter(({ module }) => isWithin(module, address)),
    inputs: constantsOf(document.configuration?.root_module, address),
  }));
}

function parse(text: string, file: string): StateOrPlan {
  const wrong = (reason: string, cause?: unknown) =>
    new CommandError(`${file} is not the output of \`terraform show -json\`: ${reason}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Write it with `terraform show -json > FILE` in the folder of the state, or with `terraform show -json PLAN > FILE`.',
      cause,
    });
  let document: (StateOrPlan & { readonly lineage?: unknown }) | null;
  try {
    document = JSON.parse(text) as typeof document;
  } catch (error) {
    throw wrong('it is not JSON', error);
  }
  if (typeof document !== 'object' || document === null) throw wrong('it is not an object');
  if (document.lineage !== undefined) throw wrong('it is a state file');
  if (document.format_version === undefined) throw wrong('it has no format_version');
  return document;
}

function resourcesOf(module: Module): readonly (TerraformResource & { readonly module: string })[] {
  const { address = '', resources = [], child_modules: children = [] } = module;
  return [
    ...resources.map((resource) => ({ ...resource, module: address })),
    ...children.flatMap(resourcesOf),
  ];
}

function isGroupOfPool({ type, mode, values }: TerraformResource): boolean {
  if (type !== 'aws_autoscaling_group' || mode !== 'managed') return false;
  const tags = (values?.tag ?? []) as readonly { readonly key?: string }[];
  return tags.some(({ key }) => key === 'WorkerPoolID');
}

/** The module's group is in a module of its own, which has the name `asg` in all versions. */
function poolAddress(module: string): string {
  return module.replace(/(^|\.)module\.asg(\[[^\]]*\])?$/, '');
}

function isWithin(module: string, address: string): boolean {
  return address === '' || module === address || module.startsWith(`${address}.`);
}

/** The expressions of the module's call. Those that refer to something have no constant. */
function constantsOf(root: ModuleConfiguration | undefined, address: string): Values {
  const withoutKeys = address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
  const names = Array.from(withoutKeys.matchAll(/(?:^|\.)module\.([\w-]+)/g), ([, name = '']) => name);
  let configuration = root;
  let expressions: Values = {};
  for (const name of names) {
    const call = configuration?.module_calls?.[name];
    expressions = call?.expressions ?? {};
    configuration = call?.module;
  }
  return Object.fromEntries(
    Object.entries(expressions).map(([name, expression]) => [
      name,
      (expression as { readonly constant_value?: unknown } | null)?.constant_value,
    ]),
  );
}
