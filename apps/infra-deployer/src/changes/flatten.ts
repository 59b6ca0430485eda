/** Values without structure, by path: `Policies.0.PolicyName`. */
export type Leaves = ReadonlyMap<string, string>;

/**
 * Flattens a value of a template into its leaves, as texts. References become `${Name}`. JSON inside a string, such as the
 * pool's settings, is flattened too.
 */
export function flatten(value: unknown, path: string): Leaves {
  const leaves = new Map<string, string>();
  collect(value, path, leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  const known = withoutIntrinsics(value);
  const inner = typeof known === 'string' ? parsed(known) : known;
  if (typeof inner !== 'object' || inner === null) {
    if (inner !== undefined) leaves.set(path, typeof inner === 'string' ? inner : JSON.stringify(inner));
    return;
  }
  const entries = Object.entries(inner);
  if (entries.length === 0) leaves.set(path, JSON.stringify(inner));
  for (const [key, each] of entries) collect(each, `${path}.${key}`, leaves);
}

/** Replaces `{ "Fn::Join": ["", [...]] }` and other intrinsic functions with a text, where that is possible. */
function withoutIntrinsics(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return value;
  const [key, argument] = entry as [string, unknown];
  switch (key) {
    case 'Ref':
      return `\${${String(argument)}}`;
    case 'Fn::GetAtt':
      return `\${${Array.isArray(argument) ? argument.join('.') : String(argument)}}`;
    case 'Fn::Sub':
      return typeof argument === 'string' ? argument : value;
    case 'Fn::Base64':
      return withoutIntrinsics(argument);
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown];
      if (!Array.isArray(parts)) return value;
      const texts = parts.map(withoutIntrinsics);
      return texts.every((text) => typeof text === 'string') ? texts.join(separator) : value;
    }
    default:
      return value;
  }
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
