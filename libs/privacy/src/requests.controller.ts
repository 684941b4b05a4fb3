import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { CreateRequest, ExtendRequest, FulfilRequest, InboundMail, LinkRequest, RefuseRequest, RequestDetail, RequestPage, RequestParam, RequestPreview, RequestQuery, RequestView, VerifyRequest } from './requests.schema.js';
import { SubjectRequests } from './requests.service.js';

const READ = { permission: 'privacy.read' };
const WRITE = { permission: 'privacy.write' };
const DECIDE = { permission: 'privacy.decide' };
const STATE = ['privacy_request.not_found', 'privacy_request.state'];
const SUBJECT = ['contact.not_found', 'user.not_found'];
type Param = z.infer<typeof RequestParam>;

@ApiTags('Privacy')
@Controller('v1/privacy')
export class RequestsController {
  constructor(private readonly requests: SubjectRequests) {}

  @Get('requests')
  @Endpoint({ summary: 'List requests of people about their data', access: READ, response: RequestPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: RequestQuery }) query: z.infer<typeof RequestQuery>) {
    return this.requests.list(actor, query);
  }

  @Post('requests')
  @Endpoint({ summary: 'Take a request: access, rectification, erasure, portability, restriction or objection', access: WRITE, status: 201, response: RequestView, errors: SUBJECT })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateRequest }) body: z.infer<typeof CreateRequest>) {
    return this.requests.create(actor, body);
  }

  @Post('inbound-mail')
  @Endpoint({ summary: 'Hand in a mail to the address for such requests; the same mail again is the same request', access: WRITE, status: 202, response: RequestView })
  mail(@CurrentActor() actor: Actor, @Body({ schema: InboundMail }) body: z.infer<typeof InboundMail>) {
    return this.requests.mail(actor, body);
  }

  @Get('requests/:id')
  @Endpoint({ summary: 'Read a request with its history', access: READ, response: RequestDetail, errors: ['privacy_request.not_found'] })
  read(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param) {
    return this.requests.read(actor, id);
  }

  @Get('requests/:id/preview')
  @Endpoint({ summary: 'What an erasure would take, and what the law keeps', access: READ, response: RequestPreview, errors: ['privacy_request.not_found'] })
  preview(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param) {
    return this.requests.preview(actor, id);
  }

  @Post('requests/:id/link')
  @Endpoint({ summary: 'Say whose data it is about', access: WRITE, response: RequestView, errors: [...STATE, ...SUBJECT] })
  link(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param, @Body({ schema: LinkRequest }) body: z.infer<typeof LinkRequest>) {
    return this.requests.link(actor, id, body);
  }

  @Post('requests/:id/verify')
  @Endpoint({ summary: 'Record how it was made sure who asks', access: WRITE, response: RequestView, errors: [...STATE, 'privacy_request.no_subject'] })
  verify(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param, @Body({ schema: VerifyRequest }) body: z.infer<typeof VerifyRequest>) {
    return this.requests.verify(actor, id, body);
  }

  @Post('requests/:id/extend')
  @Endpoint({ summary: 'Take two more months, once', access: WRITE, response: RequestView, errors: STATE })
  extend(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param, @Body({ schema: ExtendRequest }) body: z.infer<typeof ExtendRequest>) {
    return this.requests.extend(actor, id, body);
  }

  @Post('requests/:id/approve')
  @Endpoint({ summary: 'Approve an erasure; somebody else carries it out', access: DECIDE, stepUp: true, response: RequestView, errors: STATE })
  approve(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param) {
    return this.requests.approve(actor, id);
  }

  @Post('requests/:id/fulfil')
  @Endpoint({
    summary: 'Carry a request out', access: DECIDE, stepUp: true, status: 202, response: RequestView,
    errors: [...STATE, 'privacy_request.not_verified', 'privacy_request.no_subject', 'privacy_request.second_person', 'privacy_request.kind', 'user.last_owner', 'contact.not_found', 'user.not_found'],
  })
  fulfil(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param, @Body({ schema: FulfilRequest }) body: z.infer<typeof FulfilRequest>) {
    return this.requests.fulfil(actor, id, body);
  }

  @Post('requests/:id/refuse')
  @Endpoint({ summary: 'Refuse a request, with the reason', access: DECIDE, response: RequestView, errors: STATE })
  refuse(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param, @Body({ schema: RefuseRequest }) body: z.infer<typeof RefuseRequest>) {
    return this.requests.refuse(actor, id, body);
  }

  @Post('requests/:id/cancel')
  @Endpoint({ summary: 'Note that the person withdrew a request', access: WRITE, response: RequestView, errors: STATE })
  cancel(@CurrentActor() actor: Actor, @Param({ schema: RequestParam }) { id }: Param) {
    return this.requests.cancel(actor, id);
  }
}
