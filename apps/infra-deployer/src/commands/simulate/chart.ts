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
  /** Whether equal distances are equal ratios. Then `least` is more than 0, and smaller values are drawn there. @default false */
  readonly isLogarithmic?: boolean;
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
      /** Beside it. */
      readonly label: string;
    };

const size = { width: 640, height: 280 };
const dotRadius = 5;
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
    ...labelsOf(
      layers.flatMap((layer) =>
        layer.kind === 'dot'
          ? [{ x: round(toX(layer.at[0])), y: round(toY(layer.at[1])), text: layer.label }]
          : [],
      ),
    ),
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
    return `<circle class="dot ${layer.series}" cx="${x}" cy="${y}" r="${dotRadius}"><title>${escapeHtml(layer.label)}</title></circle>`;
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

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of the text, whose font is not known here. */
const letter = { width: 7.2, height: 14 };

/** The name of each dot, at the nearest place where it covers no dot and no other name. Dots in one place share a text. */
function labelsOf(dots: readonly Dot[]): readonly string[] {
  const taken: Box[] = dots.map(({ x, y }) =>
    boxAround(x, y, { width: 2 * dotRadius, height: 2 * dotRadius }),
  );
  const places = Map.groupBy(dots, ({ x, y }) => `${x} ${y}`);
  return [...places.values()].flatMap((ofOne) => {
    const [dot] = ofOne;
    if (dot === undefined) return [];
    const text = ofOne.map((each) => each.text).join(', ');
    const box = freeBox(dot, letter.width * text.length, taken);
    taken.push(box);
    const [x, y] = [round(box.left), round(box.bottom - 3)];
    const distance = Math.hypot((box.left + box.right) / 2 - dot.x, (box.top + box.bottom) / 2 - dot.y);
    const isFar = distance > (box.right - box.left) / 2 + 3 * dotRadius;
    const end = dot.x < box.left ? box.left : dot.x > box.right ? box.right : dot.x;
    const leader = isFar
      ? `<line class="grid" x1="${dot.x}" y1="${dot.y}" x2="${round(end)}" y2="${round((box.top + box.bottom) / 2)}"/>`
      : '';
    return [`${leader}<text class="name" x="${x}" y="${y}">${escapeHtml(text)}</text>`];
  });
}

function freeBox({ x, y }: Dot, width: number, taken: readonly Box[]): Box {
  const gap = dotRadius + 4;
  for (let away = 0; away < size.height; away += letter.height) {
    for (const vertical of away === 0 ? [0] : [-away, away]) {
      for (const side of [gap + width / 2, -gap - width / 2, 0]) {
        const box = boxAround(x + side, y + vertical, { width, height: letter.height });
        if (box.left < margin.left || box.right > size.width || box.top < 0) continue;
        if (box.bottom > size.height - margin.bottom) continue;
        if (!taken.some((other) => overlap(box, other))) return box;
      }
    }
  }
  return boxAround(x, y, { width, height: letter.height });
}

function boxAround(
  x: number,
  y: number,
  { width, height }: { readonly width: number; readonly height: number },
): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function scale(
  { least, most, isLogarithmic = false }: Axis,
  [from, to]: readonly [number, number],
): (value: number) => number {
  const of = isLogarithmic ? Math.log : (value: number) => value;
  const span = most > least ? of(most) - of(least) : 1;
  return (value) => from + ((of(Math.min(most, Math.max(least, value))) - of(least)) / span) * (to - from);
}

function ticksOf({ least, most, ticks, isLogarithmic = false }: Axis): readonly number[] {
  if (ticks !== undefined) return ticks;
  if (isLogarithmic) return ratioTicks(least, most);
  const step = roundStep((most - least) / 5);
  const first = Math.ceil(least / step) * step;
  return Array.from({ length: Math.floor((most - first) / step) + 1 }, (_, index) => first + index * step);
}

/** 1, 2 and 5 times each power of ten, or the powers only if they are many. */
function ratioTicks(least: number, most: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const powers = Array.from(
    { length: Math.ceil(Math.log10(most)) - first + 1 },
    (_, index) => 10 ** (first + index),
  );
  const factors = most / least > 1e4 ? [1] : [1, 2, 5];
  return powers
    .flatMap((power) => factors.map((factor) => factor * power))
    .filter((tick) => tick >= least && tick <= most);
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
