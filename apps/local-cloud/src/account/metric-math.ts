/** A metric math expression, evaluated with the value of each metric in a period. */
export type MetricMath = (values: ReadonlyMap<string, number>) => number | undefined;

/** Binary operators by precedence, the weakest first. */
const operators: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0), '||': (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0), '&&': (a, b) => Number(a !== 0 && b !== 0) },
  {
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

/**
 * Reads a metric math expression of numbers, metrics, operators, parentheses and `IF`. In a period without a value of a metric that it
 * names, it has no value either. Throws a `RangeError` for other functions.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function readMetricMath(text: string): MetricMath {
  const tokens = text.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[<>=!]=|&&|\|\||\S/g) ?? [];
  let next = 0;
  const expression = read(0);
  if (next < tokens.length) throw unknown();
  return (values) => {
    const value = expression(values);
    return value === undefined || !Number.isFinite(value) ? undefined : value;
  };

  function read(level: number): MetricMath {
    const known = operators[level];
    if (known === undefined) return readOperand();
    let left = read(level + 1);
    for (let apply = known[tokens[next] ?? '']; apply !== undefined; apply = known[tokens[next] ?? '']) {
      next += 1;
      left = both(left, read(level + 1), apply);
    }
    return left;
  }

  function readOperand(): MetricMath {
    const token = tokens[next] ?? '';
    next += 1;
    if (token === '(') {
      const inner = read(0);
      take(')');
      return inner;
    }
    if (token === 'IF' && tokens[next] === '(') {
      take('(');
      const condition = read(0);
      take(',');
      const whenTrue = read(0);
      take(',');
      const whenFalse = read(0);
      take(')');
      return (values) => {
        const met = condition(values);
        return met === undefined ? undefined : (met === 0 ? whenFalse : whenTrue)(values);
      };
    }
    if (/^\d/.test(token)) return () => Number(token);
    // Ids of metrics begin with a lower-case letter.
    if (/^[a-z]/.test(token)) return (values) => values.get(token);
    throw unknown();
  }

  function take(token: string): void {
    if (tokens[next] !== token) throw unknown();
    next += 1;
  }

  function unknown(): RangeError {
    return new RangeError(`metric math must be made of metrics, numbers, operators and IF, got '${text}'`);
  }
}

function both(left: MetricMath, right: MetricMath, apply: (a: number, b: number) => number): MetricMath {
  return (values) => {
    const [a, b] = [left(values), right(values)];
    return a === undefined || b === undefined ? undefined : apply(a, b);
  };
}
