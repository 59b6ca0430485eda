// What the instances of a pool cost, and which runs it is for.
export {
  dayOf,
  spreadCost,
  totalOf,
  volumePricePerHour,
  type Cost,
  type CostRow,
  type InstanceSpan,
  type RunSpan,
  type Span,
} from '../cost/spread-cost.ts';
