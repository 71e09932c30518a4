export default async function globalTeardown() {
  await globalThis.opensoarTestRun?.stop();
}
