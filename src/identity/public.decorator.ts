import { SetMetadata } from '@nestjs/common';

export const PUBLIC_METADATA = 'opensoar:public';

/** Opens an HTTP handler, or all of a controller, to callers without a credential. */
export const Public = () => SetMetadata(PUBLIC_METADATA, true);
