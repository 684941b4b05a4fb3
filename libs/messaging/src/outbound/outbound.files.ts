import { Injectable } from '@nestjs/common';
import { Database, ProblemError } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { MediaLibrary } from '../media/media.library.js';
import { filesIn } from './outbound.content.js';

/** Whether the files that a content names can be sent over a connection: there, ready, small enough, and what the message says. */
@Injectable()
export class OutboundFiles {
  constructor(private readonly db: Database, private readonly registry: PluginRegistry, private readonly library: MediaLibrary) {}

  /** @param under where the content stands in the request, for the paths of the problem. Undefined: nothing is wrong with them. Not to be called inside a transaction. */
  async refusal(organizationId: string, connectionId: string, type: string, content: unknown, under: string): Promise<ProblemError | undefined> {
    const spots = filesIn(type, content);
    if (spots.length === 0) return undefined;
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ plugin: string }>({ name: 'connection_plugin', text: 'select plugin from connections where id = $1', values: [connectionId] }));
    const plugin = rows[0] && this.registry.findChannel(rows[0].plugin);
    if (!plugin) return undefined;
    const errors = await this.library.check(organizationId, plugin.capabilities.media, spots);
    return errors.length > 0 ? new ProblemError('request.invalid', { errors: errors.map((e) => ({ ...e, path: `${under}.${e.path}` })) }) : undefined;
  }
}
