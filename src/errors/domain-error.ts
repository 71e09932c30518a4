/**
 * An outcome that the caller can act on. `code` is stable and public (GraphQL `extensions.code`, HTTP body `code`);
 * `status` is what the HTTP endpoints answer with. Everything else that is thrown is a fault of ours: logged, and masked outside.
 */
export class DomainError extends Error {
  /** When the same request may succeed, in seconds from now. */
  readonly retryAfterS: number | undefined;

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    options?: ErrorOptions & { retryAfterS?: number },
  ) {
    super(message, options);
    this.name = new.target.name;
    this.retryAfterS = options?.retryAfterS;
  }
}

/** The request itself is wrong: 400. */
export class InvalidInputError extends DomainError {
  constructor(message: string, code = 'BAD_USER_INPUT', options?: ErrorOptions) {
    super(code, 400, message, options);
  }
}

/** What the request names does not exist: 404. */
export class NotFoundError extends DomainError {
  constructor(what: string, id: string) {
    super('NOT_FOUND', 404, `There is no ${what} ${JSON.stringify(id)}.`);
  }
}

/** The request is sound but does not fit the present state: 409. */
export class ConflictError extends DomainError {
  constructor(message: string, code = 'CONFLICT') {
    super(code, 409, message);
  }
}

/** No credential, or none that is valid: 401. */
export class UnauthenticatedError extends DomainError {
  constructor(message: string) {
    super('UNAUTHENTICATED', 401, message);
  }
}

/** Something that this service itself needs does not answer; the same request may succeed a little later: 503. */
export class UnavailableError extends DomainError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNAVAILABLE', 503, message, { retryAfterS: 5, ...options });
  }
}

/** The caller is known, and may not do this: 403. */
export class ForbiddenError extends DomainError {
  constructor(message: string) {
    super('FORBIDDEN', 403, message);
  }
}
