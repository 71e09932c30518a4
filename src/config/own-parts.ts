import type { Type } from '@nestjs/common';

/**
 * In an app of somebody else's: what of it is OpenSOAR's. Our guard and our schema reach these alone; where nothing of
 * the kind is provided, the whole application is ours.
 */
export class OwnParts {
  constructor(
    readonly modules: readonly Type[],
    readonly classes: ReadonlySet<Type>,
  ) {}
}
