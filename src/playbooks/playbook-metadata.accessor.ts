import { Injectable, type Type } from '@nestjs/common';
import {
  readActionDefinitions,
  readPlaybookDefinition,
  type ActionDefinition,
  type PlaybookDefinition,
} from '@opensoar/sdk/runtime';

/** The only reader of what the SDK's decorators have written. */
@Injectable()
export class PlaybookMetadataAccessor {
  /** Undefined: the class is no playbook. */
  definition(cls: Type): PlaybookDefinition | undefined {
    return readPlaybookDefinition(cls);
  }

  actions(cls: Type): ActionDefinition[] {
    return readActionDefinitions(cls);
  }
}
