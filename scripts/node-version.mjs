/* Reads with any Node that has modules: it is what tells the user of an old one. */
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `OpenSOAR needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}: see https://nodejs.org`,
  );
  process.exit(1);
}
