import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallOrigin, CurrentActor, Endpoint, PageQuery, type Actor, type Origin } from '@consentry/kernel';
import './auth.errors.js';
import { Invitations } from './members.invitations.js';
import {
  AcceptInvitation, Invite, InvitationPage, InvitationParam, InvitationPreview, InvitationView, MemberPage, MemberParam, MemberQuery, MemberView, PreviewInvitation, UpdateMember,
} from './members.schema.js';
import { Members } from './members.service.js';

@ApiTags('People')
@Controller('v1/users')
export class MembersController {
  constructor(private readonly members: Members, private readonly invitations: Invitations) {}

  @Get()
  @Endpoint({ summary: 'The people of your organisation', access: { permission: 'members.read' }, response: MemberPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: MemberQuery }) query: z.infer<typeof MemberQuery>) {
    return this.members.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Invite a person by mail; the same as POST /v1/invitations', access: { permission: 'members.write' }, status: 201, response: InvitationView, errors: ['invitation.already_member'] })
  invite(@CurrentActor() actor: Actor, @Body({ schema: Invite }) body: z.infer<typeof Invite>) {
    return this.invitations.invite(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'One person', access: { permission: 'members.read' }, response: MemberView, errors: ['user.not_found'] })
  read(@CurrentActor() actor: Actor, @Param({ schema: MemberParam }) { id }: z.infer<typeof MemberParam>) {
    return this.members.read(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a role, or disable or enable a person', access: { permission: 'members.write' }, stepUp: true, response: MemberView, errors: ['user.not_found', 'user.last_owner', 'user.own_role'] })
  update(@CurrentActor() actor: Actor, @Param({ schema: MemberParam }) { id }: z.infer<typeof MemberParam>, @Body({ schema: UpdateMember }) body: z.infer<typeof UpdateMember>) {
    return this.members.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Remove a person from your organisation, from the next request on', access: { permission: 'members.write' }, stepUp: true, errors: ['user.not_found', 'user.last_owner', 'user.own_role'] })
  remove(@CurrentActor() actor: Actor, @Param({ schema: MemberParam }) { id }: z.infer<typeof MemberParam>) {
    return this.members.remove(actor, id);
  }

  @Post(':id/unlock')
  @Endpoint({ summary: 'Lift the lock after failed sign-ins', access: { permission: 'members.write' }, errors: ['user.not_found'] })
  unlock(@CurrentActor() actor: Actor, @Param({ schema: MemberParam }) { id }: z.infer<typeof MemberParam>) {
    return this.members.unlock(actor, id);
  }

  @Post(':id/mfa/reset')
  @Endpoint({ summary: 'Remove every second factor of a person who lost his; he is told by mail', access: { permission: 'members.write' }, stepUp: true, errors: ['user.not_found', 'user.own_role', 'user.elsewhere'] })
  resetMfa(@CurrentActor() actor: Actor, @Param({ schema: MemberParam }) { id }: z.infer<typeof MemberParam>) {
    return this.members.resetMfa(actor, id);
  }
}

@ApiTags('People')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly invitations: Invitations) {}

  @Get()
  @Endpoint({ summary: 'Invitations of your organisation', access: { permission: 'members.read' }, response: InvitationPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.invitations.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Invite a colleague by mail', access: { permission: 'members.write' }, status: 201, response: InvitationView, errors: ['invitation.already_member'] })
  invite(@CurrentActor() actor: Actor, @Body({ schema: Invite }) body: z.infer<typeof Invite>) {
    return this.invitations.invite(actor, body);
  }

  @Post(':id/resend')
  @Endpoint({ summary: 'Send an invitation again; the link of the mail before is void', access: { permission: 'members.write' }, status: 202, errors: ['invitation.not_found', 'invitation.closed'] })
  resend(@CurrentActor() actor: Actor, @Param({ schema: InvitationParam }) { id }: z.infer<typeof InvitationParam>) {
    return this.invitations.resend(actor, id);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Take an invitation back', access: { permission: 'members.write' }, errors: ['invitation.not_found', 'invitation.closed'] })
  revoke(@CurrentActor() actor: Actor, @Param({ schema: InvitationParam }) { id }: z.infer<typeof InvitationParam>) {
    return this.invitations.revoke(actor, id);
  }

  @Post('preview')
  @Endpoint({ summary: 'What an invitation is for, by the token from the mail', access: { public: 'the token from the mail is the credential' }, limit: 'sign-in', response: InvitationPreview, errors: ['auth.invalid_token'], idempotency: 'refused' })
  preview(@Body({ schema: PreviewInvitation }) body: z.infer<typeof PreviewInvitation>) {
    return this.invitations.preview(body.token);
  }

  @Post('accept')
  @Endpoint({ summary: 'Accept an invitation: set a password, or give the one you have; then sign in', access: { public: 'the token from the mail is the credential' }, limit: 'sign-in', errors: ['auth.invalid_token', 'auth.invalid_credentials', 'auth.busy'], idempotency: 'refused' })
  async accept(@Body({ schema: AcceptInvitation }) body: z.infer<typeof AcceptInvitation>, @CallOrigin() origin: Origin) {
    await this.invitations.accept(body, origin);
  }
}
