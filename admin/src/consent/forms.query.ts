import { queryClient } from '../app/query.client';

export const refreshForms = () => queryClient.invalidateQueries({ queryKey: ['consent-forms'] });
