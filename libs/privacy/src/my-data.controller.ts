import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentUser, Endpoint, type UserActor } from '@consentry/kernel';
import { zipAnswer, type ZipReply } from './exports.answer.js';
import { Exports } from './exports.service.js';
import { MyRequest, MyRequests, MyRequestView } from './my-data.schema.js';
import { MyData } from './my-data.service.js';
import { RequestParam } from './requests.schema.js';

@ApiTags('Account')
@Controller('v1/account/privacy-requests')
export class MyDataController {
  constructor(private readonly data: MyData, private readonly exports: Exports) {}

  @Get()
  @Endpoint({ summary: 'What you asked for about your own data', access: 'own-account', response: MyRequests })
  list(@CurrentUser() actor: UserActor) {
    return this.data.list(actor);
  }

  @Get(':id/download')
  @Endpoint({
    summary: 'Download the copy of your own data that you asked for', access: 'own-account', stepUp: true, produces: 'application/zip',
    errors: ['export.not_found', 'export.not_ready', 'export.gone', 'export.unreadable', 'export.storage_unavailable', 'vault.unavailable'],
  })
  async download(@CurrentUser() actor: UserActor, @Param({ schema: RequestParam }) { id }: z.infer<typeof RequestParam>, @Res({ passthrough: true }) reply: ZipReply) {
    return zipAnswer(reply, await this.exports.downloadOwn(actor, id));
  }

  @Post()
  @Endpoint({ summary: 'Ask for a copy, a correction, the erasure or the suspension of your own data', access: 'own-account', stepUp: true, status: 201, response: MyRequestView, errors: ['privacy_request.state'] })
  ask(@CurrentUser() actor: UserActor, @Body({ schema: MyRequest }) body: z.infer<typeof MyRequest>) {
    return this.data.ask(actor, body);
  }
}
