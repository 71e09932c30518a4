import { Injectable } from '@nestjs/common';

/** Who is on call. The first start creates the analyst `admin`; ask your own rota here. */
@Injectable()
export class OnCall {
  async username(): Promise<string> {
    return 'admin';
  }
}
