import type { DataPoint, MetricKey } from './metrics.ts';

export interface EmbeddedMetric extends MetricKey, DataPoint {
  readonly unit: string | undefined;
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/** Reads the metrics of a log line in CloudWatch's embedded metric format. Any other line has none. */
export function readEmbeddedMetrics(text: string): readonly EmbeddedMetric[] {
  if (!text.includes('"_aws"')) return [];
  const line = readJson(text);
  const metadata = line._aws as
    { readonly Timestamp?: unknown; readonly CloudWatchMetrics?: unknown } | undefined;
  const at = metadata?.Timestamp;
  const directives = metadata?.CloudWatchMetrics;
  if (typeof at !== 'number' || !Array.isArray(directives)) return [];
  return (directives as readonly Directive[]).flatMap(({ Namespace, Dimensions, Metrics }) => {
    const sets = Array.isArray(Dimensions) && Dimensions.length > 0 ? (Dimensions as string[][]) : [[]];
    const metrics = (Array.isArray(Metrics) ? Metrics : []) as readonly { Name: string; Unit?: string }[];
    return sets.flatMap((names) =>
      metrics.flatMap(({ Name: name, Unit: unit }) =>
        valuesOf(line[name]).map((value) => ({
          namespace: String(Namespace),
          name,
          unit,
          dimensions: Object.fromEntries(names.map((dimension) => [dimension, String(line[dimension])])),
          at,
          value,
        })),
      ),
    );
  });
}

function valuesOf(value: unknown): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is number => typeof each === 'number');
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
