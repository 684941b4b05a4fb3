import type { DataProvider, GetListParams, GetListResult, RaRecord } from 'react-admin';
import { api, type Query } from './http';
import { Cursors } from './cursors';
import { actions } from './data.actions';

interface Page { data: RaRecord[]; nextCursor?: string | null; total?: number }

const cursors = new Cursors();
const one = (resource: string, id: unknown) => `${resource}/${encodeURIComponent(String(id))}`;

async function getList(resource: string, { pagination, filter = {}, signal }: GetListParams): Promise<GetListResult> {
  const { page, perPage } = pagination ?? { page: 1, perPage: 25 };
  const list = JSON.stringify([resource, filter, perPage]);
  let at = cursors.lastKnown(list, page);
  for (;;) {
    const query: Query = { ...(filter as Query), limit: perPage, cursor: cursors.start(list, at) };
    const answer = await api<Page>('GET', resource, { query, signal });
    cursors.remember(list, at, answer.nextCursor ?? null);
    if (at === page || !answer.nextCursor) {
      return {
        data: at === page ? answer.data : [],
        pageInfo: { hasNextPage: Boolean(answer.nextCursor), hasPreviousPage: page > 1 },
        ...(answer.total !== undefined && { total: answer.total }),
      };
    }
    at += 1;
  }
}

const provider = {
  supportAbortSignal: true,
  getList,
  getOne: async (resource, { id, signal }) => ({ data: await api('GET', one(resource, id), { signal }) }),
  getMany: async (resource, { ids, signal }) => ({ data: await Promise.all(ids.map((id) => api('GET', one(resource, id), { signal }))) }),
  getManyReference: (resource, { target, id, ...rest }) => getList(resource, { ...rest, filter: { ...rest.filter, [target]: id } }),
  create: async (resource, { data }) => ({ data: await api('POST', resource, { body: data }) }),
  update: async (resource, { id, data }) => ({ data: await api('PATCH', one(resource, id), { body: data }) }),
  updateMany: () => Promise.reject(new Error('the API changes one thing at a time')),
  delete: async (resource, { id }) => {
    await api('DELETE', one(resource, id));
    return { data: { id } };
  },
  deleteMany: () => Promise.reject(new Error('the API removes one thing at a time')),
} as DataProvider;

export const dataProvider = Object.assign(provider, actions);
