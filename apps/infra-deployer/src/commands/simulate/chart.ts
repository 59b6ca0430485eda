/** A chart as SVG, drawn with the colours of the page's style sheet: `series-0` and so on. */
export interface Chart {
  /** What screen readers say. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly Layer[];
}

export interface Axis {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly format: (value: number) => string;
  /** @default - round numbers */
  readonly ticks?: readonly number[];
}

export type Point = readonly [x: number, y: number];

export type Layer =
  | { readonly kind: 'area' | 'line' | 'steps'; readonly series: string; readonly points: readonly Point[] }
  | {
      readonly kind: 'dot';
      readonly series: string;
      readonly at: Point;
      /** Shown by the pointer. */ readonly label: string;
    };

const size = { width: 640, height: 280 };
const margin = { left: 56, right: 16, top: 12, bottom: 44 };

export function drawChart({ title, x, y, layers }: Chart): string {
  const toX = scale(x, [margin.left, size.width - margin.right]);
  const toY = scale(y, [size.height - margin.bottom, margin.top]);
  const floor = round(toY(y.least));
  const parts = [
    ...ticksOf(y).map((value) => {
      const at = round(toY(value));
      return `<line class="grid" x1="${margin.left}" x2="${size.width - margin.right}" y1="${at}" y2="${at}"/><text class="tick" text-anchor="end" x="${margin.left - 8}" y="${at + 4}">${escapeHtml(y.format(value))}</text>`;
    }),
    ...ticksOf(x).map(
      (value) =>
        `<text class="tick" text-anchor="middle" x="${round(toX(value))}" y="${floor + 16}">${escapeHtml(x.format(value))}</text>`,
    ),
    `<line class="axis" x1="${margin.left}" x2="${size.width - margin.right}" y1="${floor}" y2="${floor}"/>`,
    `<text class="label" text-anchor="middle" x="${(margin.left + size.width - margin.right) / 2}" y="${size.height - 8}">${escapeHtml(x.label)}</text>`,
    `<text class="label" text-anchor="middle" transform="translate(14 ${(margin.top + floor) / 2}) rotate(-90)">${escapeHtml(y.label)}</text>`,
    ...layers.map((layer) => drawLayer(layer, { toX, toY, floor })),
  ];
  return `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(title)}">${parts.join('')}</svg>`;
}

interface Plane {
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
  readonly floor: number;
}

function drawLayer(layer: Layer, { toX, toY, floor }: Plane): string {
  if (layer.kind === 'dot') {
    const [x, y] = [round(toX(layer.at[0])), round(toY(layer.at[1]))];
    return `<circle class="dot ${layer.series}" cx="${x}" cy="${y}" r="6"><title>${escapeHtml(layer.label)}</title></circle>`;
  }
  const [first, ...rest] = layer.points.map(([x, y]) => [round(toX(x)), round(toY(y))] as const);
  if (first === undefined) return '';
  const step = layer.kind === 'line' ? '' : 'step';
  const path = rest.map(([x, y]) => (step === '' ? `L${x} ${y}` : `H${x}V${y}`)).join('');
  const line = `M${first[0]} ${first[1]}${path}`;
  return layer.kind === 'area'
    ? `<path class="area ${layer.series}" d="${line}V${floor}H${first[0]}Z"/>`
    : `<path class="line ${layer.series}" d="${line}"/>`;
}

function scale({ least, most }: Axis, [from, to]: readonly [number, number]): (value: number) => number {
  const span = most > least ? most - least : 1;
  return (value) => from + ((Math.min(most, Math.max(least, value)) - least) / span) * (to - from);
}

function ticksOf({ least, most, ticks }: Axis): readonly number[] {
  if (ticks !== undefined) return ticks;
  const step = roundStep((most - least) / 5);
  const first = Math.ceil(least / step) * step;
  return Array.from({ length: Math.floor((most - first) / step) + 1 }, (_, index) => first + index * step);
}

/** 1, 2 or 5 times a power of ten, of at least the value. */
function roundStep(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= value) ?? power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
