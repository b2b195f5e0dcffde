/** A process for tests of the supervisor: says that it is alive, until it is asked for silence. */
const talking = setInterval(() => process.send('alive'), 50);
process.on('message', () => {
  clearInterval(talking);
});
process.once('disconnect', () => process.exit());
