import { describe, expect, it } from '@jest/globals';
import { endpointIn } from './http.audit.js';

const ID = 'con_0193aaaabbbb7ccc8dddeeeeffff0001';

describe('AU-1: the endpoint of a request', () => {
  it.each([
    ['/v1/contacts', '/v1/contacts?q=Ada', '/v1/contacts'], ['/v1/contacts/:id', `/v1/contacts/${ID}`, `/v1/contacts/${ID}`], ['/v1/contacts/:id', `/v1/contacts/${ID}?phone=+15550100200`, `/v1/contacts/${ID}`],
    ['/v1/contacts/:id', '/v1/contacts/+15550100200', '/v1/contacts/:id'], ['/v1/contacts/:id', '/v1/contacts/Ada%20Lovelace', '/v1/contacts/:id'], ['/v1/contacts/:id', '/v1/contacts/ada@example.com', '/v1/contacts/:id'],
    ['/v1/contacts/:id/consents', `/v1/contacts/${ID}/consents/`, `/v1/contacts/${ID}/consents`], ['/v1/a/:one/b/:two', `/v1/a/Ada/b/${ID}`, `/v1/a/:one/b/${ID}`], ['/v1/contacts/:id', `/v1/contacts/${ID.toUpperCase()}`, '/v1/contacts/:id'],
    ['/v1/contacts/:id', `/v1/contacts/${ID}0`, '/v1/contacts/:id'], ['/v1/contacts/:id', `/v1/contacts/%63on_${ID.slice(4)}`, '/v1/contacts/:id'], ['/v1/files/*', '/v1/files/Ada/Lovelace', '/v1/files/*'], ['/v1/contacts/:id', '', '/v1/contacts/:id'],
  ])('%s asked as %s is %s', (template, url, endpoint) => {
    expect(endpointIn(template, url)).toBe(endpoint);
  });
});
