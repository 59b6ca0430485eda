/** A resource that outlives its stack. */
export interface RetainedResource {
  readonly stack: string;
  readonly type: string;
  /** What it is called in AWS; its logical id where only AWS knows. */
  readonly name: string;
}

interface StackTemplate {
  readonly stackName: string;
  readonly template: unknown;
}

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** What stays when the stacks go: logs, as the templates say. */
export function retainedResources(stacks: readonly StackTemplate[]): readonly RetainedResource[] {
  return stacks.flatMap(({ stackName, template }) => {
    const { Resources = {} } = template as { readonly Resources?: Readonly<Record<string, Resource>> };
    return Object.entries(Resources)
      .filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy.startsWith('Retain'))
      .map(([logicalId, { Type: type, Properties = {} }]) => ({
        stack: stackName,
        type,
        name: nameIn(Properties) ?? logicalId,
      }));
  });
}

function nameIn(properties: Readonly<Record<string, unknown>>): string | undefined {
  const [name] = Object.entries(properties).flatMap(([key, value]) =>
    key.endsWith('Name') && typeof value === 'string' ? [value] : [],
  );
  return name;
}
