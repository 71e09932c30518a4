import { type Type, UseFilters, UsePipes } from '@nestjs/common';
import { CONTROLLER_WATERMARK, MODULE_METADATA } from '@nestjs/common/constants.js';
import { OwnParts } from '../config/own-parts.js';
import { HttpExceptionFilter } from '../errors/http-exception.filter.js';
import { inputValidationPipe } from '../errors/input-validation.pipe.js';

const dressed = new WeakSet<Type>();

/** What modules serve: their controllers, and their providers, among which the resolvers are. */
export function ownPartsOf(modules: readonly Type[]): OwnParts {
  const classes = modules.flatMap((module) => [
    ...classesIn(module, MODULE_METADATA.CONTROLLERS),
    ...classesIn(module, MODULE_METADATA.PROVIDERS),
  ]);
  return new OwnParts(modules, new Set(classes));
}

/**
 * Gives our controllers and resolvers our checks of input and our answers to errors, one by one: set for the whole
 * application, both would be the host's, too.
 */
export function dress({ classes }: OwnParts): void {
  for (const cls of classes) {
    if (dressed.has(cls)) continue;
    dressed.add(cls);
    UsePipes(inputValidationPipe())(cls);
    // What GraphQL operations throw is left to GraphQL.
    if (Reflect.hasMetadata(CONTROLLER_WATERMARK, cls)) UseFilters(new HttpExceptionFilter())(cls);
  }
}

function classesIn(module: Type, key: string): Type[] {
  const entries = (Reflect.getMetadata(key, module) ?? []) as unknown[];
  return entries.filter((entry): entry is Type => typeof entry === 'function');
}
