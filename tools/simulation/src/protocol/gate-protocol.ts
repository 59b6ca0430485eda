/**
 * The protocol of the gate as a small model: group, hook, queue, Spacelift's list, autoscaler, two processes of the gate,
 * two instances and two runs. `explore` visits every interleaving. docs/gate.md says which code each action stands for.
 *
 * Times are left out; what a pause is good for is kept: a settling pause makes visible what was late when it began, and
 * the absence wait outlasts every absence of a worker whose instance has no witness.
 */

/** Each can be taken out: the exploration then finds the history that it prevents. */
export const guards = [
  /** A worker that takes runs is drained, never released. */
  'drain-first',
  /** `drained: false` in the answer to a drain is believed. */
  'believe-refused-drain',
  /** `busy` is believed only after the settling pause that follows the first sight of a drain. */
  'settle',
  /** Each worker is drained once more right before the release, and the answer is the last word. */
  'last-word',
  /** A worker that is not listed is waited for. */
  'wait-out-absence',
  /** An instance that reports a run is held, whatever Spacelift says. */
  'hear-witness',
  /** The action is completed by the id of the instance that was judged, never by the message's token. */
  'complete-what-was-judged',
  /** A process judges by what it has seen itself; a list of another moment shortens no wait. */
  'own-eyes',
  /** After a drain its message stays hidden until that has settled, so that no other process meets a drain that it has not seen begin. */
  'hidden-while-settling',
  /** The group retains an instance whose hook ran into its timeout. */
  'retain',
] as const;

export type Guard = (typeof guards)[number];

/** A state of the model, a byte for each variable: see `layout`. */
export type State = Uint8Array;

export interface Step {
  /** Who did what, for the trace: `B completes 1`. */
  readonly action: string;
  readonly next: State;
  /** The instance whose run this step ended, if it did. */
  readonly interrupted?: number;
}

const instances = [0, 1] as const;
const processes = ['A', 'B'] as const;

const life = { inService: 0, waiting: 1, terminated: 2, retained: 3 } as const;

/** What a process remembers of an instance. */
const memory = { none: 0, settling: 1, settled: 2, absent: 3, waitedOut: 4 } as const;

/** Where a process is in its round. */
const at = { rest: 0, surveyed: 1, completing: 2 } as const;

/** The variables of one instance. `shown` and `reported` are what Spacelift and the instance say of `running`; both lag. */
const instanceFields = [
  'running',
  'shown',
  'reported',
  'listed',
  'drained',
  'life',
  'messages',
  'autoscalerDrains',
] as const;
type InstanceField = (typeof instanceFields)[number];

/** The variables of one process: where it is in a round, for which instance, what its survey saw, its memory, and whose message it hides. */
const processFields = [
  'at',
  'of',
  'sawListed',
  'sawDrained',
  'sawShown',
  'sawReported',
  'sawLife',
  'memory0',
  'memory1',
  'hides0',
  'hides1',
] as const;
type ProcessField = (typeof processFields)[number];

/** How often the world may do each of these, over a whole history. */
export const budgets = {
  runs: 2,
  terminations: 2,
  absences: 1,
  liftedDrains: 1,
  operatorDrains: 1,
  refusedDrains: 1,
  crashes: 1,
  timeouts: 1,
  duplicates: 1,
  forgeries: 1,
} as const;
export type Budget = keyof typeof budgets;
export type Budgets = Readonly<Record<Budget, number>>;
const budgetNames = Object.keys(budgets) as readonly Budget[];

const processBase = instances.length * instanceFields.length;
const budgetBase = processBase + processes.length * processFields.length;
const instanceOffset = offsets(instanceFields, 0);
const processOffset = offsets(processFields, processBase);
const budgetOffset = offsets(budgetNames, budgetBase);

function offsets<Name extends string>(names: readonly Name[], base: number): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, base + index])) as Record<Name, number>;
}

/** Reads and writes a state by names. */
class View {
  readonly bytes: State;

  constructor(bytes: State) {
    this.bytes = bytes;
  }

  get(instance: number, field: InstanceField): number {
    return this.bytes[instance * instanceFields.length + instanceOffset[field]] ?? 0;
  }

  set(instance: number, field: InstanceField, value: number): void {
    this.bytes[instance * instanceFields.length + instanceOffset[field]] = value;
  }

  read(process: number, field: ProcessField): number {
    return this.bytes[process * processFields.length + processOffset[field]] ?? 0;
  }

  write(process: number, field: ProcessField, value: number): void {
    this.bytes[process * processFields.length + processOffset[field]] = value;
  }

  left(budget: Budget): number {
    return this.bytes[budgetOffset[budget]] ?? 0;
  }

  spend(budget: Budget): void {
    this.bytes[budgetOffset[budget]] = this.left(budget) - 1;
  }

  hides(process: number, instance: number): number {
    return this.read(process, instance === 0 ? 'hides0' : 'hides1');
  }

  hide(process: number, instance: number, value: number): void {
    this.write(process, instance === 0 ? 'hides0' : 'hides1', value);
  }

  remembers(process: number, instance: number): number {
    return this.read(process, instance === 0 ? 'memory0' : 'memory1');
  }

  remember(process: number, instance: number, what: number): void {
    this.write(process, instance === 0 ? 'memory0' : 'memory1', what);
  }
}

export function initialState(allowed: Budgets): State {
  const view = new View(new Uint8Array(budgetBase + budgetNames.length));
  for (const instance of instances) view.set(instance, 'listed', 1);
  for (const name of budgetNames) view.bytes[budgetOffset[name]] = allowed[name];
  return view.bytes;
}

/** The same for states that differ only in which process is which. */
export function keyOf(state: State): string {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
  const processB = processBase + processFields.length;
  const a = bytes.toString('latin1', processBase, processB);
  const b = bytes.toString('latin1', processB, budgetBase);
  const rest = bytes.toString('latin1', 0, processBase) + bytes.toString('latin1', budgetBase);
  return a < b ? rest + a + b : rest + b + a;
}

/** The first instance has a witness (the user data of Poolkeeper), the second has none. */
function hasWitness(instance: number): boolean {
  return instance === 0;
}

/** Every step that world, autoscaler and gate can take from a state. */
export function stepsFrom(state: State, without: ReadonlySet<Guard>): readonly Step[] {
  const now = new View(state);
  const steps: Step[] = [];
  const step = (action: string, change: (next: View) => number | undefined) => {
    const next = new View(state.slice());
    const interrupted = change(next);
    steps.push({ action, next: next.bytes, interrupted });
  };
  for (const instance of instances) {
    worldSteps(now, instance, { step, without });
    autoscalerSteps(now, instance, step);
  }
  processes.forEach((name, process) => {
    gateSteps(now, { name, process, without, step });
  });
  return steps;
}

type Take = (action: string, change: (next: View) => number | undefined) => void;

function worldSteps(
  now: View,
  instance: number,
  { step, without }: { readonly step: Take; readonly without: ReadonlySet<Guard> },
): void {
  const lives = now.get(instance, 'life') !== life.terminated;
  const running = now.get(instance, 'running');
  const inRound = processes.some(
    (_, process) => now.read(process, 'at') !== at.rest && now.read(process, 'of') === instance,
  );

  const isCompleting = processes.some(
    (_, process) => now.read(process, 'at') === at.completing && now.read(process, 'of') === instance,
  );

  // An unlisted worker gets no run: see docs/assumptions.md.
  if (
    lives &&
    !running &&
    now.left('runs') > 0 &&
    now.get(instance, 'listed') &&
    !now.get(instance, 'drained')
  ) {
    step(`Spacelift assigns a run to ${instance}`, (next) => {
      next.spend('runs');
      next.set(instance, 'running', 1);
      // Within the second or two of a round, the answer to a drain is of this moment: see docs/assumptions.md.
      if (inRound) next.set(instance, 'shown', 1);
      return undefined;
    });
  }
  if (lives && running) {
    step(`the run on ${instance} ends`, (next) => {
      next.set(instance, 'running', 0);
      return undefined;
    });
  }
  if (now.get(instance, 'shown') !== running) {
    step(`Spacelift shows that ${instance} is ${running ? 'busy' : 'idle'}`, (next) => {
      next.set(instance, 'shown', running);
      return undefined;
    });
  }
  if (lives && hasWitness(instance) && now.get(instance, 'reported') !== running) {
    step(`instance ${instance} reports that it is ${running ? 'busy' : 'idle'}`, (next) => {
      next.set(instance, 'reported', running);
      return undefined;
    });
  }
  if (lives && now.get(instance, 'listed') && now.left('absences') > 0) {
    step(`the worker of ${instance} is missing from the list`, (next) => {
      next.spend('absences');
      next.set(instance, 'listed', 0);
      return undefined;
    });
  }
  // No worker comes back and takes a run within the second or two of a round.
  if (lives && !now.get(instance, 'listed') && !inRound) {
    step(`the worker of ${instance} is listed again`, (next) => {
      next.set(instance, 'listed', 1);
      return undefined;
    });
  }
  if (lives && !now.get(instance, 'drained') && now.left('operatorDrains') > 0) {
    step(`an operator drains ${instance}`, (next) => {
      next.spend('operatorDrains');
      next.set(instance, 'drained', 1);
      return undefined;
    });
  }
  // A drain that was lifted is renewed by the gate alone: no operator lifts and renews one between two rounds,
  // and none lifts one in the instant between the last word and the completion.
  if (lives && now.get(instance, 'drained') && now.left('liftedDrains') > 0 && !isCompleting) {
    step(`an operator lifts the drain of ${instance}`, (next) => {
      next.spend('liftedDrains');
      while (next.left('operatorDrains') > 0) next.spend('operatorDrains');
      next.set(instance, 'autoscalerDrains', 0);
      next.set(instance, 'drained', 0);
      return undefined;
    });
  }
  if (now.get(instance, 'life') === life.waiting && now.left('timeouts') > 0) {
    step(`the hook of ${instance} runs into its timeout`, (next) => {
      next.spend('timeouts');
      if (!without.has('retain')) {
        next.set(instance, 'life', life.retained);
        return undefined;
      }
      return terminate(next, instance);
    });
  }
  if (now.get(instance, 'messages') === 1 && now.left('duplicates') > 0) {
    step(`SQS delivers the message of ${instance} twice`, (next) => {
      next.spend('duplicates');
      next.set(instance, 'messages', 2);
      // Whoever gets a copy, or a second message, believes no drain that it remembers. See A9 in docs/assumptions.md.
      for (const [process] of processes.entries()) forgetDrain(next, process, instance);
      return undefined;
    });
  }
  if (
    now.get(instance, 'life') === life.inService &&
    now.left('forgeries') > 0 &&
    !now.get(instance, 'messages')
  ) {
    step(`a message about ${instance} is forged`, (next) => {
      next.spend('forgeries');
      next.set(instance, 'messages', 1);
      return undefined;
    });
  }
}

/** Intent first: the group is told, then the worker is drained, unless the pass dies between the two. */
function autoscalerSteps(now: View, instance: number, step: Take): void {
  if (now.get(instance, 'life') === life.inService && now.left('terminations') > 0) {
    step(`the group begins to terminate ${instance}`, (next) => {
      next.spend('terminations');
      next.set(instance, 'life', life.waiting);
      next.set(instance, 'messages', Math.min(2, next.get(instance, 'messages') + 1));
      next.set(instance, 'autoscalerDrains', 1);
      return undefined;
    });
  }
  if (now.get(instance, 'autoscalerDrains') && now.get(instance, 'life') !== life.terminated) {
    step(`the autoscaler drains ${instance}`, (next) => {
      next.set(instance, 'autoscalerDrains', 0);
      next.set(instance, 'drained', 1);
      return undefined;
    });
  }
}

interface GateProcess {
  readonly name: string;
  readonly process: number;
  readonly without: ReadonlySet<Guard>;
  readonly step: Take;
}

function gateSteps(now: View, gate: GateProcess): void {
  const { name, process, step } = gate;
  const of = now.read(process, 'of');
  switch (now.read(process, 'at')) {
    case at.rest: {
      // One process is in a round at a time: what another does meanwhile is a drain, or a completion that this one then finds done.
      if (processes.some((_, other) => now.read(other, 'at') !== at.rest)) break;
      for (const instance of instances) {
        const messages = now.get(instance, 'messages');
        // A second message may be delivered while the first one is hidden.
        if (messages > 1 || (messages === 1 && !now.hides(1 - process, instance))) survey(instance, gate);
        wait(now, instance, gate);
      }
      if (
        now.left('crashes') > 0 &&
        instances.some((instance) => now.remembers(process, instance) !== memory.none)
      ) {
        step(`${name} dies and starts anew`, (next) => {
          next.spend('crashes');
          for (const instance of instances) next.remember(process, instance, memory.none);
          return undefined;
        });
      }
      break;
    }
    case at.surveyed:
      judge(now, of, gate);
      break;
    case at.completing:
      for (const instance of gate.without.has('complete-what-was-judged') ? instances : [of]) {
        step(`${name} completes ${instance}`, (next) => {
          rest(next, process);
          deleteMessage(next, of);
          return next.get(instance, 'life') === life.waiting ? terminate(next, instance) : undefined;
        });
      }
      break;
  }
}

function survey(instance: number, { name, process, step }: GateProcess): void {
  step(`${name} surveys ${instance}`, (next) => {
    if (next.get(instance, 'messages') > 1) forgetDrain(next, 1 - process, instance);
    next.write(process, 'at', at.surveyed);
    next.write(process, 'of', instance);
    next.write(process, 'sawListed', next.get(instance, 'listed'));
    next.write(process, 'sawDrained', next.get(instance, 'drained'));
    next.write(process, 'sawShown', next.get(instance, 'shown'));
    next.write(process, 'sawReported', next.get(instance, 'reported'));
    next.write(process, 'sawLife', next.get(instance, 'life'));
    return undefined;
  });
}

function forgetDrain(next: View, process: number, instance: number): void {
  const remembered = next.remembers(process, instance);
  if (remembered === memory.settling || remembered === memory.settled)
    next.remember(process, instance, memory.none);
}

/** A pause of a process ends. What was late when it began is visible by then. */
function wait(now: View, instance: number, { name, process, step }: GateProcess): void {
  if (now.hides(process, instance)) {
    step(`${name} hides the message of ${instance} no longer: its drain has settled`, (next) => {
      next.hide(process, instance, 0);
      next.set(instance, 'shown', next.get(instance, 'running'));
      return undefined;
    });
  }
  switch (now.remembers(process, instance)) {
    case memory.settling:
      step(`${name} has let ${instance} settle`, (next) => {
        next.remember(process, instance, memory.settled);
        next.set(instance, 'shown', next.get(instance, 'running'));
        return undefined;
      });
      break;
    case memory.absent:
      step(`${name} has waited out the absence on ${instance}`, (next) => {
        next.remember(process, instance, memory.waitedOut);
        next.set(instance, 'shown', next.get(instance, 'running'));
        if (hasWitness(instance)) next.set(instance, 'reported', next.get(instance, 'running'));
        else if (next.get(instance, 'running')) next.set(instance, 'listed', 1);
        return undefined;
      });
      break;
  }
}

function judge(now: View, instance: number, gate: GateProcess): void {
  const { name, process, without, step } = gate;
  const remembered = now.remembers(process, instance);
  const keep = (what: number) => {
    step(`${name} keeps holding ${instance}`, (next) => {
      next.remember(process, instance, what);
      rest(next, process);
      return undefined;
    });
  };
  const release = () => {
    step(`${name} decides to release ${instance}`, (next) => {
      next.write(process, 'at', at.completing);
      return undefined;
    });
  };

  const lifeSeen = now.read(process, 'sawLife');
  if (lifeSeen === life.terminated || lifeSeen === life.retained) {
    step(`${name} finds the action of ${instance} over`, (next) => {
      rest(next, process);
      deleteMessage(next, instance);
      return undefined;
    });
    return;
  }
  if (lifeSeen === life.inService) {
    step(`${name} does not find ${instance} held, and deletes the message`, (next) => {
      rest(next, process);
      deleteMessage(next, instance);
      return undefined;
    });
    return;
  }

  const isReportedBusy = now.read(process, 'sawReported') === 1 && !without.has('hear-witness');
  if (!now.read(process, 'sawListed')) {
    if (isReportedBusy) keep(memory.none);
    else if (remembered === memory.waitedOut || without.has('wait-out-absence')) release();
    else if (without.has('own-eyes') && sawAbsence(now, 1 - process, instance)) release();
    else keep(memory.absent);
    return;
  }
  if (!now.read(process, 'sawDrained') && !without.has('drain-first')) {
    drain(instance, gate);
    return;
  }
  if (now.read(process, 'sawShown')) keep(remembered === memory.settled ? memory.settled : memory.settling);
  else if (remembered !== memory.settled && !without.has('settle')) keep(memory.settling);
  else if (isReportedBusy) keep(memory.settled);
  else if (without.has('last-word')) release();
  else lastWord(now, instance, gate);
}

function sawAbsence(now: View, process: number, instance: number): boolean {
  return now.remembers(process, instance) >= memory.absent;
}

function drain(instance: number, { name, process, without, step }: GateProcess): void {
  step(`${name} drains ${instance}`, (next) => {
    next.set(instance, 'drained', 1);
    if (!without.has('hidden-while-settling')) next.hide(process, instance, 1);
    next.remember(process, instance, memory.settling);
    rest(next, process);
    return undefined;
  });
}

function lastWord(now: View, instance: number, { name, process, without, step }: GateProcess): void {
  step(`${name} drains ${instance} once more`, (next) => {
    next.set(instance, 'drained', 1);
    if (next.get(instance, 'shown')) {
      if (!without.has('hidden-while-settling')) next.hide(process, instance, 1);
      next.remember(process, instance, memory.settling);
      rest(next, process);
    } else {
      next.write(process, 'at', at.completing);
    }
    return undefined;
  });
  if (now.left('refusedDrains') === 0) return;
  step(`${name} drains ${instance} once more, and the answer says that it is not drained`, (next) => {
    next.spend('refusedDrains');
    // Otherwise it changes nothing: see S9 in docs/assumptions.md.
    if (without.has('believe-refused-drain')) {
      next.write(process, 'at', at.completing);
    } else {
      if (!without.has('hidden-while-settling')) next.hide(process, instance, 1);
      next.remember(process, instance, memory.none);
      rest(next, process);
    }
    return undefined;
  });
}

function rest(next: View, process: number): void {
  for (const field of [
    'at',
    'of',
    'sawListed',
    'sawDrained',
    'sawShown',
    'sawReported',
    'sawLife',
  ] as const) {
    next.write(process, field, 0);
  }
}

function deleteMessage(next: View, instance: number): void {
  next.set(instance, 'messages', Math.max(0, next.get(instance, 'messages') - 1));
}

/** @returns the instance if a run was on it. */
function terminate(next: View, instance: number): number | undefined {
  const wasRunning = next.get(instance, 'running') === 1;
  for (const field of ['running', 'shown', 'reported', 'listed', 'drained', 'autoscalerDrains'] as const) {
    next.set(instance, field, 0);
  }
  next.set(instance, 'life', life.terminated);
  return wasRunning ? instance : undefined;
}
