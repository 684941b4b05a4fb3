import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './vault.errors.js';
import { Keys } from './vault.keys.js';
import { KeysView, MasterVersion, SetKeyPolicy, StagedVersion } from './vault.schema.js';

const MASTER = ['keys.not_operator', 'keys.keeper_refused', 'vault.unavailable'];

@ApiTags('Keys and encryption')
@Controller('v1/keys')
export class KeysController {
  constructor(private readonly keys: Keys) {}

  @Get()
  @Endpoint({ summary: 'Keys of the organisation and the master key: versions, age, policy, rotations', access: { permission: 'keys.read' }, response: KeysView })
  view(@CurrentActor() actor: Actor) {
    return this.keys.view(actor);
  }

  @Post('rotate')
  @Endpoint({ summary: 'A new data key: used at once, and what lies under the old one is sealed anew behind the scenes', access: { permission: 'keys.rotate' }, stepUp: true, status: 202, response: KeysView, errors: ['keys.rotation_running', 'vault.unavailable'] })
  rotate(@CurrentActor() actor: Actor) {
    return this.keys.rotate(actor);
  }

  @Put('policy')
  @Endpoint({ summary: 'Every how many days the data key is rotated by itself', access: { permission: 'keys.rotate' }, stepUp: true, response: KeysView })
  setPolicy(@CurrentActor() actor: Actor, @Body({ schema: SetKeyPolicy }) body: z.infer<typeof SetKeyPolicy>) {
    return this.keys.setPolicy(actor, body.rotateEveryDays);
  }

  @Post('master/stage')
  @Endpoint({ summary: 'Make the next version of the master key; nothing uses it yet', access: { permission: 'keys.master' }, stepUp: true, status: 201, response: StagedVersion, errors: [...MASTER, 'keys.already_staged'] })
  stageMaster(@CurrentActor() actor: Actor) {
    return this.keys.stageMaster(actor);
  }

  @Post('master/activate')
  @Endpoint({ summary: 'Wrap every data key by a staged version of the master key', access: { permission: 'keys.master' }, stepUp: true, status: 202, response: KeysView, errors: [...MASTER, 'keys.version_not_found', 'keys.version_not_staged', 'keys.rotation_running'] })
  activateMaster(@CurrentActor() actor: Actor, @Body({ schema: MasterVersion }) body: z.infer<typeof MasterVersion>) {
    return this.keys.activateMaster(actor, body.version);
  }

  @Post('master/destroy')
  @Endpoint({ summary: 'Destroy a version of the master key that wraps no data key any more', access: { permission: 'keys.master' }, stepUp: true, response: KeysView, errors: [...MASTER, 'keys.version_not_found', 'keys.version_in_use', 'keys.destroy_unsupported'] })
  destroyMaster(@CurrentActor() actor: Actor, @Body({ schema: MasterVersion }) body: z.infer<typeof MasterVersion>) {
    return this.keys.destroyMaster(actor, body.version);
  }

  @Put('master/policy')
  @Endpoint({ summary: 'Every how many days the master key is changed by itself', access: { permission: 'keys.master' }, stepUp: true, response: KeysView, errors: ['keys.not_operator'] })
  setMasterPolicy(@CurrentActor() actor: Actor, @Body({ schema: SetKeyPolicy }) body: z.infer<typeof SetKeyPolicy>) {
    return this.keys.setMasterPolicy(actor, body.rotateEveryDays);
  }
}
