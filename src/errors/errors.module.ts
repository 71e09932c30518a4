import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { HttpExceptionFilter } from './http-exception.filter.js';
import { inputValidationPipe } from './input-validation.pipe.js';

/** How everything that is served over HTTP and GraphQL checks its input and reports its errors. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: HttpExceptionFilter },
    { provide: APP_PIPE, useFactory: inputValidationPipe },
  ],
})
export class ErrorsModule {}
