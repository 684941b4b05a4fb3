import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { useDebounced } from '../shared/debounced';
import { componentsOf, fieldOf, type TemplateDraft } from './template.draft';

/** What the provider would refuse, by field, as it is written. Undefined until something was looked at. */
export function useTemplateCheck(draft: TemplateDraft, asked: boolean): { errors: Record<string, string>; ok: boolean | undefined } {
  const actions = useActions();
  const components = componentsOf(draft);
  const body = useDebounced(JSON.stringify({ category: draft.category, components }));
  const { data } = useQuery({
    queryKey: ['template-check', body], queryFn: async ({ signal }) => actions.checkTemplate(JSON.parse(body) as Parameters<typeof actions.checkTemplate>[0], signal), enabled: asked, staleTime: Infinity, gcTime: 10_000, placeholderData: keepPreviousData,
  });
  return { ok: asked ? data?.ok : undefined, errors: asked ? byField(data?.errors ?? [], components) : {} };
}

export function byField(errors: { path: string; message: string }[], components: ReturnType<typeof componentsOf>): Record<string, string> {
  const groups = Object.groupBy(errors.filter(({ path }) => path.startsWith('components')), ({ path }) => fieldOf(path, components));
  return Object.fromEntries(Object.entries(groups).map(([field, list = []]) => [field, [...new Set(list.map(({ message }) => message))].join('\n')]));
}
