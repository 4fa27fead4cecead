export * from './src/index.mjs'
