import { spawn } from 'node:child_process'

export async function handler (event) {
  const child = spawn('node', ['worker.js', event.id], { detached: true, stdio: 'ignore' })
  child.unref()
  return { statusCode: 202 }
}
