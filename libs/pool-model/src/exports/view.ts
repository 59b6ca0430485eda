// What a console shows, as JSON: local-cloud sends it to its page, and a command that reads a real pool can send the same.
export type {
  ConsoleUpdate,
  ConsoleView,
  CostView,
  DrainReason,
  DrainView,
  LocalView,
  MemberView,
  PassView,
  PoolView,
  PriceView,
  ReasonView,
  ReadingView,
  ReportedPass,
  UnreadPool,
} from '../console-view.ts';
export { viewMember } from '../view-member.ts';
