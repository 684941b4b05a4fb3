import assert from 'node:assert/strict';
import type { PluginError, PluginErrorCode } from '../errors.js';
import type { OutboundMessage } from '../message.schema.js';
import { errorOf, never, withBench, type BenchOptions } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck, Scenario } from './conformance.types.js';

const RETRY_AFTER = 7;

const ANSWERS: { scenario: Exclude<Scenario, 'accepted'>; title: string; codes: PluginErrorCode[]; docs: string }[] = [
  {
    scenario: 'bad_request', codes: ['content_rejected', 'recipient_invalid', 'unsupported'],
    title: 'a refused request is refused content',
    docs: 'The provider looked and said no: it is not retried.',
  },
  {
    scenario: 'credentials_rejected', codes: ['credentials_rejected'],
    title: 'a refused token is "credentials_rejected"',
    docs: 'The server pauses the connection and tells its owner. Go by code and status, never by the text.',
  },
  {
    scenario: 'not_found', codes: ['config_invalid', 'recipient_invalid', 'content_rejected'],
    title: 'something missing is a definite no',
    docs: 'Say which of the two it is: our settings or the recipient. It is not retried.',
  },
  {
    scenario: 'rate_limited', codes: ['rate_limited'],
    title: '429 is "rate_limited" and keeps Retry-After',
    docs: 'Pass Retry-After on as retryAfterSeconds: the server waits that long.',
  },
  {
    scenario: 'unavailable', codes: ['unavailable'],
    title: 'a provider that says it is down is "unavailable"',
    docs: 'Only where the provider itself says that it took nothing: the server will send again.',
  },
  {
    scenario: 'server_error', codes: ['outcome_unknown'],
    title: 'a 5xx that explains nothing is "outcome_unknown"',
    docs: 'Nobody knows whether it was taken, so it must not be sent again (invariant I3).',
  },
  {
    scenario: 'garbage', codes: ['outcome_unknown'],
    title: 'a success nobody can read is "outcome_unknown"',
    docs: 'It was most likely taken; the status will tell.',
  },
];

export function failureChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  const message = fixture.messages[0] as OutboundMessage;
  async function failure(options: BenchOptions, look: (error: PluginError) => void): Promise<void> {
    await withBench(plugin, fixture, options, async ({ connection, provider }) => {
      look(await errorOf('send', () => connection.send(message, never())));
      assert.ok(provider.requests.length <= 1, 'a plugin never retries by itself: the server decides');
    });
  }
  const oneOf = (codes: PluginErrorCode[]) => (error: PluginError) => assert.ok(codes.includes(error.code), `expected ${codes.join(' or ')}, got ${error.code}`);

  return [
    ...ANSWERS.map(({ scenario, title, codes, docs }): ConformanceCheck => ({
      id: `error.${scenario}`, title, docs,
      run: () => {
        const answer = fixture.answers[scenario];
        const withWait = scenario === 'rate_limited' ? { ...answer, headers: { ...answer.headers, 'retry-after': String(RETRY_AFTER) } } : answer;
        return failure({ behaviour: { answer: withWait } }, (error) => {
          oneOf(codes)(error);
          if (scenario === 'rate_limited') assert.equal(error.details.retryAfterSeconds, RETRY_AFTER, 'retryAfterSeconds');
        });
      },
    })),
    {
      id: 'error.timeout', title: 'no answer in time is "outcome_unknown"',
      docs: 'Let the host’s own error through.',
      run: () => failure({ behaviour: 'hang', deadlineMs: 300 }, oneOf(['outcome_unknown'])),
    },
    {
      id: 'error.reset', title: 'a connection that breaks is "outcome_unknown"',
      docs: 'The request had left. Let the host’s own error through.',
      run: () => failure({ behaviour: 'reset' }, oneOf(['outcome_unknown'])),
    },
    {
      id: 'error.truncated', title: 'half an answer is "outcome_unknown"',
      docs: 'The request had left. Let the host’s own error through.',
      run: () => failure({ behaviour: 'truncate' }, oneOf(['outcome_unknown'])),
    },
    {
      id: 'error.refused', title: 'nobody at the address is "unavailable"',
      docs: 'Nothing was sent, and the host says so. Let its error through: it may be sent again.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, provider }) => {
        await provider.close();
        oneOf(['unavailable'])(await errorOf('send', () => connection.send(message, never())));
      }),
    },
    {
      id: 'error.abort', title: 'stops when it is told to',
      docs: 'Hand the signal to host.fetch.',
      run: () => withBench(plugin, fixture, { behaviour: 'hang', deadlineMs: 4_000 }, async ({ connection }) => {
        const abort = new AbortController();
        const timer = setTimeout(() => abort.abort(), 100);
        const begin = performance.now();
        const error = await errorOf('send', () => connection.send(message, abort.signal));
        clearTimeout(timer);
        assert.ok(performance.now() - begin < 2_000, 'it went on after the signal');
        oneOf(['outcome_unknown', 'unavailable'])(error);
      }),
    },
  ];
}
