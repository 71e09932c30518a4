import { registerEnumType } from '@nestjs/graphql';
import type { ActionEffect } from '@opensoar/sdk';

/** The SDK's effects as a GraphQL enum. */
export const ActionEffects = {
  READ: 'read',
  WRITE: 'write',
  DESTRUCTIVE: 'destructive',
} as const satisfies Record<Uppercase<ActionEffect>, ActionEffect>;

registerEnumType(ActionEffects, {
  name: 'ActionEffect',
  description:
    'What an action does to the world outside: only looks, changes something, or changes something that hurts when it is ' +
    'wrong.',
});
