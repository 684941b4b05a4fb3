import type { z } from 'zod';
import type { ChannelPlugin } from '../channel.types.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck } from './conformance.types.js';
import { failureChecks } from './failure.checks.js';
import { manifestChecks } from './manifest.checks.js';
import { mediaChecks } from './media.checks.js';
import { parseChecks } from './parse.checks.js';
import { secrecyChecks } from './secrecy.checks.js';
import { sendChecks } from './send.checks.js';
import { webhookChecks } from './webhook.checks.js';

/**
 * What every channel plugin must do, as checks for any test runner: run each and see whether it rejects.
 * The kit starts a provider of its own on loopback; nothing leaves the machine.
 */
export function channelConformance<S extends z.ZodObject>(plugin: ChannelPlugin<S>, fixture: ChannelFixture): ConformanceCheck[] {
  const any = plugin as unknown as AnyChannel;
  return [manifestChecks, sendChecks, mediaChecks, failureChecks, webhookChecks, parseChecks, secrecyChecks].flatMap((checks) => checks(any, fixture));
}
