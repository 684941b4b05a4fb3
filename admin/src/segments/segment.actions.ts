import type { CreateSegment, Segment, SegmentCount, SegmentDefinition, UpdateSegment } from '../api.generated';
import { api } from '../app/http';

const at = (id: string) => `segments/${encodeURIComponent(id)}`;

export const segmentActions = {
  createSegment: (body: CreateSegment) => api<Segment>('POST', 'segments', { body }),
  updateSegment: (id: string, body: UpdateSegment) => api<Segment>('PATCH', at(id), { body }),
  deleteSegment: (id: string) => api<void>('DELETE', at(id)),
  countSegment: (definition: SegmentDefinition, signal?: AbortSignal) => api<SegmentCount>('POST', 'segments/count', { body: { definition }, signal }),
};
