// What a console shows, as JSON: local-cloud sends it to its page, and a command that reads a real pool can send the same.
export type {
  ConsoleUpdate,
  ConsoleView,
  DrainView,
  LocalView,
  MemberView,
  PassView,
  PoolView,
  ReasonView,
  ReportedPass,
} from '../console-view.ts';
