import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { InvalidInputError } from './domain-error.js';

/** Checks arguments and inputs by the class-validator rules of their classes, and says all that is wrong at once. */
export function inputValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    transform: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      new InvalidInputError(`The input is not valid: ${problems(errors, '').join('; ')}.`),
  });
}

function problems(errors: readonly ValidationError[], path: string): string[] {
  return errors.flatMap((error) => [
    ...Object.values(error.constraints ?? {}).map((problem) => path + problem),
    ...problems(error.children ?? [], `${path}${error.property}.`),
  ]);
}
