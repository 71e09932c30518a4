import { InvalidInputError } from '../errors/domain-error.js';

export class EmptyCommentError extends InvalidInputError {
  constructor() {
    super('The comment is empty. Write something, or delete it.', 'EMPTY_COMMENT');
  }
}
