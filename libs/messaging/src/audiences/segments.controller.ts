import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor, type PageQuery } from '@consentry/kernel';
import './audiences.errors.js';
import './audiences.abilities.js';
import { CountSegment, CreateSegment, SegmentCount, SegmentPage, SegmentParam, SegmentQuery, SegmentView, UpdateSegment } from './segments.schema.js';
import { Segments } from './segments.service.js';

const NOT_FOUND = ['segment.not_found'];
const VAULT = 'vault.unavailable';

@ApiTags('Segments')
@Controller('v1/segments')
export class SegmentsController {
  constructor(private readonly segments: Segments) {}

  @Get()
  @Endpoint({ summary: 'List segments', access: { permission: 'segments.read' }, response: SegmentPage, errors: [VAULT] })
  list(@CurrentActor() actor: Actor, @Query({ schema: SegmentQuery }) query: PageQuery) {
    return this.segments.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make a segment', access: { permission: 'segments.write' }, status: 201, response: SegmentView, errors: [VAULT] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateSegment }) body: z.infer<typeof CreateSegment>) {
    return this.segments.create(actor, body);
  }

  @Post('count')
  @Endpoint({ summary: 'How many contacts a definition means, as far as two seconds tell', access: { permission: 'segments.read' }, response: SegmentCount, errors: [VAULT] })
  count(@CurrentActor() actor: Actor, @Body({ schema: CountSegment }) body: z.infer<typeof CountSegment>) {
    return this.segments.count(actor, body.definition);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a segment', access: { permission: 'segments.read' }, response: SegmentView, errors: [...NOT_FOUND, VAULT] })
  get(@CurrentActor() actor: Actor, @Param({ schema: SegmentParam }) { id }: z.infer<typeof SegmentParam>) {
    return this.segments.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a segment', access: { permission: 'segments.write' }, response: SegmentView, errors: [...NOT_FOUND, VAULT] })
  update(@CurrentActor() actor: Actor, @Param({ schema: SegmentParam }) { id }: z.infer<typeof SegmentParam>, @Body({ schema: UpdateSegment }) body: z.infer<typeof UpdateSegment>) {
    return this.segments.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a segment', access: { permission: 'segments.write' }, errors: [...NOT_FOUND, 'segment.in_use'] })
  remove(@CurrentActor() actor: Actor, @Param({ schema: SegmentParam }) { id }: z.infer<typeof SegmentParam>) {
    return this.segments.remove(actor, id);
  }
}
