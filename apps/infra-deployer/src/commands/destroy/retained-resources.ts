/** A resource that is kept when its stack is deleted. */
export interface RetainedResource {
  readonly stack: string;
  readonly type: string;
  /** Its name in AWS, or its logical id if AWS generates the name. */
  readonly name: string;
}

interface StackTemplate {
  readonly stackName: string;
  readonly template: unknown;
}

interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** What is deleted with another resource, although its template retains it. */
const deletedWithOthers = ['AWS::AutoScaling::LifecycleHook'];

/** The resources that stay when the stacks of the templates are deleted: log groups. */
export function retainedResources(stacks: readonly StackTemplate[]): readonly RetainedResource[] {
  return stacks.flatMap(({ stackName, template }) => {
    const { Resources = {} } = template as {
      readonly Resources?: Readonly<Record<string, TemplateResource>>;
    };
    return Object.entries(Resources)
      .filter(
        ([, { Type: type, DeletionPolicy = 'Delete' }]) =>
          DeletionPolicy.startsWith('Retain') && !deletedWithOthers.includes(type),
      )
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
