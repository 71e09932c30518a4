import { type DefinitionNode, Kind, parse } from 'graphql';
import { isOpen } from '../identity/permissions.js';

/** A sign-in has some twenty. */
const MAX_TOKENS = 100;

/** Whether a request without a credential asks for nothing but what is open to anyone: one mutation, such as a sign-in. */
export function isOpenRequest({ method, body }: { method: string; body: unknown }): boolean {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return false;
  const query: unknown = Reflect.get(body, 'query');
  if (typeof query !== 'string') return false;
  try {
    const { definitions } = parse(query, { maxTokens: MAX_TOKENS });
    const [only] = definitions;
    return definitions.length === 1 && only !== undefined && isOpenMutation(only);
  } catch {
    return false;
  }
}

function isOpenMutation(definition: DefinitionNode): boolean {
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') return false;
  const [only, ...others] = definition.selectionSet.selections;
  return others.length === 0 && only?.kind === Kind.FIELD && isOpen(`Mutation.${only.name.value}`);
}
