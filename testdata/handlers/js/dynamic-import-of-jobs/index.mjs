const jobs = {
  create: () => import('./create.mjs'),
  remove: () => import('./remove.mjs')
}

export const handler = async event => {
  const { default: job, name } = await jobs[event.action]()
  const result = await job(event)
  return { name, result }
}
