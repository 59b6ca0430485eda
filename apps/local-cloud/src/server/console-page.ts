import { createHash } from 'node:crypto';
import type { HttpAnswer } from './http-answer.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>local-cloud</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  header { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap; }
  h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem; }
  .tile { border: 1px solid #8884; border-radius: .5rem; padding: .5rem .75rem; }
  .tile b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
  .bar { display: flex; height: 1.2rem; border-radius: .3rem; overflow: hidden; background: #8882; }
  .bar span { min-width: 2px; } .legend { font-size: .85rem; opacity: .8; }
  svg { width: 100%; height: 6rem; background: #8881; border-radius: .3rem; }
  li { margin: .35rem 0; } ol { list-style: none; padding: 0; }
  time { opacity: .6; font-variant-numeric: tabular-nums; margin-right: .5rem; }
  .kind { font-weight: 600; } .failed { color: #d33; }
  .scale-out .kind { color: #2a9d4e; } .scale-in .kind, .lower-capacity .kind { color: #a33ea1; }
</style>
</head>
<body>
<header><h1>local-cloud</h1><span id="clock"></span></header>
<div class="tiles" id="tiles"></div>
<div id="groups"></div>
<h2>Capacity and queue</h2>
<svg id="chart" viewBox="0 0 600 100" preserveAspectRatio="none" role="img"
  aria-label="workers and pending runs over the most recent passes"></svg>
<p class="legend">blue: workers, including booting ones; orange: pending runs</p>
<h2>Decisions</h2>
<ol id="passes"></ol>
<script type="module">
// The printed URL ends with the token. Browsers do not send that part to a server.
if (location.hash.length > 1) sessionStorage.setItem('token', location.hash.slice(1));
history.replaceState(null, '', '/');
const authorization = 'Bearer ' + sessionStorage.getItem('token');
const get = async (path) => {
  const response = await fetch(path, { headers: { authorization } });
  if (response.status === 401) throw new Error('open the console at the URL that the program printed');
  return response.json();
};
const element = (name, text, className = '') =>
  Object.assign(document.createElement(name), { textContent: text, className });
const byId = (id) => document.getElementById(id);
const colours = { InService: '#3b82f6', Pending: '#93c5fd', Terminating: '#d18', Retained: '#d33' };

function tile(name, value) {
  const made = element('div', name, 'tile');
  made.prepend(element('b', String(value)));
  return made;
}

function showState({ poolTime, speed, groups, workers, runs, faults }) {
  byId('clock').textContent = poolTime.slice(0, 19).replace('T', ' ') + '  ×' + speed + (faults === 'none' ? '' : '  ' + faults);
  byId('tiles').replaceChildren(
    tile('pending runs', runs.queued), tile('running', runs.running), tile('finished', runs.finished),
    tile('interrupted', runs.interrupted), tile('idle workers', workers.idle), tile('busy workers', workers.busy));
  byId('groups').replaceChildren(...groups.flatMap((group) => {
    const bar = element('div', '', 'bar');
    const states = Object.entries(group.instances);
    for (const [state, count] of states) {
      const part = element('span', '');
      part.style.flex = String(count);
      part.style.background = colours[state.split(':')[0]] ?? '#888';
      part.title = count + ' ' + state;
      bar.append(part);
    }
    const legend = states.map(([state, count]) => count + ' ' + state).join(', ') || 'no instances';
    return [
      element('h2', group.name),
      bar,
      element('p', legend + '; desired capacity ' + group.desiredCapacity + ' (minimum ' + group.minSize + ', maximum ' + group.maxSize + ')', 'legend'),
    ];
  }));
}

function line(values, most, colour) {
  const points = values.map((value, index) =>
    (600 * index / Math.max(1, values.length - 1)).toFixed(1) + ',' + (98 - 96 * value / most).toFixed(1));
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  for (const [name, value] of Object.entries({ points: points.join(' '), fill: 'none', stroke: colour, 'stroke-width': '2', 'vector-effect': 'non-scaling-stroke' }))
    made.setAttribute(name, value);
  return made;
}

function showPasses({ passes }) {
  const finished = passes.filter(({ kind }) => kind === 'finished').reverse();
  const supply = finished.map(({ members }) => members.busy + members.idle + members.booting);
  const queue = finished.map(({ pendingRuns }) => pendingRuns);
  const most = Math.max(1, ...supply, ...queue);
  byId('chart').replaceChildren(line(supply, most, '#3b82f6'), line(queue, most, '#f59e0b'));
  byId('passes').replaceChildren(...passes.slice(0, 60).map((pass) => {
    const failed = pass.kind === 'failed';
    const item = element('li', '', failed ? 'failed' : pass.decision.kind);
    item.append(element('time', pass.at.slice(11, 19)), element('span', pass.pool + ' ', 'legend'),
      element('span', failed ? 'failed' : pass.decision.kind, 'kind'),
      element('div', failed ? pass.problem : pass.decision.explanation));
    return item;
  }));
}

for (;;) {
  try {
    showState(await get('/_local/state'));
    showPasses(await get('/_local/passes'));
  } catch (error) {
    byId('clock').textContent = error instanceof TypeError ? 'local-cloud has stopped' : error.message;
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
</script>
</body>
</html>
`;

const [, script = ''] = /<script type="module">([^]*)<\/script>/.exec(page) ?? [];
const scriptHash = createHash('sha256').update(script).digest('base64');

/**
 * The browser console: groups with their instances by state, the queue, capacity over time, and the decisions with their
 * reasons. It reads the control API of this server with the token from its URL, and loads nothing from elsewhere.
 */
export const consolePage: HttpAnswer = {
  status: 200,
  headers: {
    'content-type': 'text/html;charset=UTF-8',
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'sha256-${scriptHash}'`,
      "style-src 'unsafe-inline'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: page,
};
