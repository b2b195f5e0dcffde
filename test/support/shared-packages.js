/** Node as Jest has it, where test files share the packages that esbuild-transform.js lists: loading the CDK anew for each costs a second. */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.requireShared = require;
  }
};
