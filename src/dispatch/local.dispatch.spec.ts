import { describe } from '@jest/globals';
import { dispatchContract } from '../../test/dispatch/dispatch.contract.js';
import { LocalDispatch } from './local.dispatch.js';

describe('Local dispatch', () => {
  dispatchContract(async () => ({
    dispatch: new LocalDispatch(),
    handsOutEach: false,
    close: async () => undefined,
  }));
});
