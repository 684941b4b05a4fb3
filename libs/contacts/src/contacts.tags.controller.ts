import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './contacts.errors.js';
import { CreateTag, TagDetail, TagPage, TagParam, TagQuery, UpdateTag } from './contacts.schema.js';
import { Tags } from './contacts.tags.js';

@ApiTags('Tags')
@Controller('v1/tags')
export class TagsController {
  constructor(private readonly tags: Tags) {}

  @Get()
  @Endpoint({ summary: 'List tags by name', access: { permission: 'tags.read' }, response: TagPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: TagQuery }) query: z.infer<typeof TagQuery>) {
    return this.tags.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make a tag', access: { permission: 'tags.write' }, status: 201, response: TagDetail, errors: ['tag.name_taken', 'tag.limit'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateTag }) body: z.infer<typeof CreateTag>) {
    return this.tags.create(actor, body);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a tag', access: { permission: 'tags.write' }, response: TagDetail, errors: ['tag.not_found', 'tag.name_taken'] })
  update(@CurrentActor() actor: Actor, @Param({ schema: TagParam }) { id }: z.infer<typeof TagParam>, @Body({ schema: UpdateTag }) body: z.infer<typeof UpdateTag>) {
    return this.tags.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a tag and take it from its contacts', access: { permission: 'tags.write' }, errors: ['tag.not_found'] })
  remove(@CurrentActor() actor: Actor, @Param({ schema: TagParam }) { id }: z.infer<typeof TagParam>) {
    return this.tags.remove(actor, id);
  }
}
