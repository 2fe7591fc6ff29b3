/** The addresses of a manifest's `data`, filled in as the server does it. */
import {answer} from './api.ts';
import type {Answer, FragmentProps} from './types.ts';

type Place = Pick<FragmentProps['page'], 'params' | 'query'>;

/**
 * `{x}` comes from the route's parameters, `{query.x}` from the query, both percent-encoded. A path with an empty segment names
 * nothing and is left out, as `/api/v1/actions/{query.action}` on a page without `?action=`.
 */
export function addresses(data: Record<string, string>, page: Place): Record<string, string> {
  const filled = Object.entries(data).map(([name, template]) => [name, template.replace(/\{(query\.)?([^}]+)\}/g,
    (_, query: string | undefined, key: string) => encodeURIComponent((query ? page.query : page.params)[key] ?? ''))] as const);
  return Object.fromEntries(filled.filter(([, address]) => !/\/(\/|\?|$)/.test(address)));
}

export async function refetch<Data>(named: Record<string, string>, signal: AbortSignal): Promise<{[Name in keyof Data]: Answer<Data[Name]>}> {
  const answers = await Promise.all(Object.entries(named).map(async ([name, address]) => [name, await answer(address, signal)] as const));
  return Object.fromEntries(answers) as {[Name in keyof Data]: Answer<Data[Name]>};
}
