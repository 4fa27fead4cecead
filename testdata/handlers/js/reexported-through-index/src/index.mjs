export { run as handler } from './run.mjs'
export { default as version } from './version.mjs'
