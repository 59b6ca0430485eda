// What a program needs to evaluate the alarms of a template without a cloud.
export { evaluateAlarm } from '../account/evaluate-alarm.ts';
export { Metrics } from '../account/metrics.ts';
export { QueueMetrics } from '../account/queue-metrics.ts';
