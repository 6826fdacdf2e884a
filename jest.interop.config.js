import base from './jest.config.js';

/** Tests against programs that npm does not bring: ffmpeg, Python, promtool, awscli. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/interop/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
