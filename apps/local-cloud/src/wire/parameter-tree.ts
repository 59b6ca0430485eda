/** Form parameters by the dots in their names: `Filter.1.Value.2=x` is `x` under `Filter`, `1`, `Value`, `2`. */
export interface ParameterTree {
  readonly value?: string;
  readonly children: ReadonlyMap<string, ParameterTree>;
}

interface Branch {
  value?: string;
  children: Map<string, Branch>;
}

export function parameterTree(parameters: URLSearchParams): ParameterTree {
  const root: Branch = { children: new Map() };
  for (const [name, value] of parameters) {
    let branch = root;
    for (const part of name.split('.')) {
      const next = branch.children.get(part) ?? { children: new Map<string, Branch>() };
      branch.children.set(part, next);
      branch = next;
    }
    branch.value = value;
  }
  return root;
}

/** The numbered children in ascending order. */
export function numbered(tree: ParameterTree): readonly ParameterTree[] {
  return [...tree.children]
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}
