import { createUnionType } from '@nestjs/graphql';
import { AlertEventType } from '../alerts/alert-event.type.js';
import { CommentType } from './comment.type.js';

export const TimelineEntry = createUnionType({
  name: 'TimelineEntry',
  types: () => [CommentType, AlertEventType] as const,
  resolveType: (entry: TimelineEntry) => (isEvent(entry) ? AlertEventType : CommentType),
});
export type TimelineEntry = CommentType | AlertEventType;

/** Both in one stream, oldest first. Ids are UUID v7, which settle what happened in the same millisecond. */
export function mergeTimeline(
  comments: readonly CommentType[],
  events: readonly AlertEventType[],
): TimelineEntry[] {
  return [...comments, ...events].sort(
    (one, other) => timeOf(one) - timeOf(other) || (one.id < other.id ? -1 : 1),
  );
}

function timeOf(entry: TimelineEntry): number {
  return (isEvent(entry) ? entry.at : entry.createdAt).getTime();
}

function isEvent(entry: TimelineEntry): entry is AlertEventType {
  return 'kind' in entry;
}
