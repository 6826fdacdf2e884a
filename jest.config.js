/** Tests that need npm alone; those against programs from Debian or PyPI live in jest.interop.config.js. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/interop/'],
  modulePathIgnorePatterns: ['/cdk.out/', '/.stemwatch/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testEnvironment: 'node',
  testTimeout: 60_000,
  // System tests wait more than they compute, so a third worker uses what two cores would leave idle.
  maxWorkers: 3,
};
